import { commitOf } from '../calls/commits';
import { canonical, valueOf, type Copies } from '../compare/copies';
import { alterationOf, type Alteration } from '../compare/alteration';
import { readColumnType } from '../compare/columnType';
import { isRoot, type RowKey } from '@/lib/record/rows';
import { changedAtOf, changeTimeOf } from '../calls/quiet';
import type { RowVersion } from '../model';
import { CLOCK_TOLERANCE_NS, shownDigits, timeOf, truncateTime } from '../time';
import type { HeldVersion, JudgedField, KeyState } from './keyState';
import { insertedBefore } from './orderVersions';

/** ClickHouse tells the time of an insertion in whole seconds. */
const INSERTION_UNIT_NS = 1_000_000_000n;
/** Two halves of one change are written by calls that overlap, so close together. */
const HALVES_APART_NS = 10_000_000_000n;

/** Whether a version can be the copy of Postgres' last change to the key, by when it was stamped and inserted. `unclear`: neither tells. */
export type Recency = 'after_change' | 'before_change' | 'unclear';

export interface AlteredField {
  readonly field: JudgedField;
  readonly alteration: Alteration;
}

/**
 * What became of the last write to a key in which FINAL is not what Postgres holds:
 * `right` a version holds it (FINAL prefers another) · `altered` a version is that write, changed on its way · `split` two versions hold
 * half of it each · `deleted` a version holds it under a lightweight DELETE · `read_before_commit` a copy was inserted after the change, with
 * what the row held before · `not_inserted` nothing was inserted after the change · `not_found` no version tells.
 * `reverts`: what looks like it is the copy of an older state that was the same.
 */
export type LastWrite =
  /** `changeKnown`: it is told when Postgres changed the row. */
  | { readonly kind: 'right'; readonly version: RowVersion; readonly recency: Recency; readonly changeKnown: boolean }
  | {
      readonly kind: 'altered';
      readonly version: RowVersion;
      readonly fields: readonly AlteredField[];
      readonly stampedAsChange: boolean;
    }
  | { readonly kind: 'split'; readonly halves: readonly [HeldVersion, HeldVersion] }
  | { readonly kind: 'deleted'; readonly version: RowVersion }
  | {
      readonly kind: 'read_before_commit';
      readonly version: RowVersion;
      readonly seenBefore: boolean;
      readonly reverts: boolean;
    }
  | { readonly kind: 'not_inserted'; readonly reverts: boolean }
  | { readonly kind: 'not_found'; readonly reverts: boolean };

export function traceLastWrite(key: KeyState, copies: Copies, inspectedAt: string): LastWrite {
  const since = changeOf(copies, key.row, inspectedAt);
  const candidates = key.matching.map((version) => ({ version, recency: recencyOf(version, since) }));
  const right = candidates.findLast(({ recency }) => recency !== 'before_change');
  if (right) return { kind: 'right', ...right, changeKnown: since !== null };
  const altered = findAltered(key, since, stampOf(copies));
  // A placeholder of a pipeline stands for the right value, whatever another version holds.
  const replaced = altered?.fields.every(({ alteration }) => alteration.kind === 'placeholder' && alteration.proves);
  if (altered && replaced) return altered;
  // What one version lacks another holds: then nothing was altered.
  const halves = findHalves(key, since);
  if (halves) return { kind: 'split', halves };
  if (altered) return altered;
  const deleted = key.matchingDeleted.findLast((version) => recencyOf(version, since) !== 'before_change');
  if (deleted) return { kind: 'deleted', version: deleted };
  const reverts = candidates.length > 0;
  const late = key.held.findLast(({ version }) => recencyOf(version, since) === 'after_change');
  // Stamped with the very time of the change, it was read after it, and the value is no older one.
  const isOfChange = late !== undefined && isStampedAs(late.version, stampOf(copies)) && !holdsOlderValues(late, key);
  if (late && isOfChange) return { kind: 'not_found', reverts };
  if (late)
    return { kind: 'read_before_commit', version: late.version, seenBefore: seenBefore(late.version, key), reverts };
  const older = key.held.every(({ version }) => recencyOf(version, since) === 'before_change');
  return older && key.held.length > 0 && isComplete(key)
    ? { kind: 'not_inserted', reverts }
    : { kind: 'not_found', reverts };
}

/** Nothing that was inserted can have gone unseen. */
function isComplete({ unread, versions }: KeyState): boolean {
  return unread === 0 && versions.every(({ mergedInserts }) => mergedInserts === 0);
}

/** When the truth last changed the key's row: the root's own time, else the commit that wrote it. null when neither is told. */
function changeOf(copies: Copies, row: RowKey, inspectedAt: string): bigint | null {
  const changedAt = isRoot(row) ? changeTimeOf(copies, inspectedAt) : null;
  return changedAt ?? (copies.truth && commitOf(copies.truth, row));
}

function recencyOf(version: RowVersion, since: bigint | null): Recency {
  const [stamped, inserted] = [timeOf(version.version), timeOf(version.insertedAt)];
  if (since === null || (stamped === null && inserted === null)) return 'unclear';
  if ((stamped !== null && stamped >= since) || (inserted !== null && inserted >= since)) return 'after_change';
  const oldStamp = stamped === null || stamped < since - CLOCK_TOLERANCE_NS;
  const oldInsertion = inserted === null || inserted + INSERTION_UNIT_NS < since - CLOCK_TOLERANCE_NS;
  return oldStamp && oldInsertion ? 'before_change' : 'unclear';
}

/** A version that differs only in what a pipeline may have altered, and that is tied to the change by its stamp, its time or its content. */
function findAltered(
  key: KeyState,
  since: bigint | null,
  stamp: string | null,
): Extract<LastWrite, { kind: 'altered' }> | null {
  for (const held of [...key.held].reverse()) {
    const { version } = held;
    const fields = alteredFields(held);
    const recency = recencyOf(version, since);
    if (fields === null || recency === 'before_change') continue;
    const stampedAsChange = isStampedAs(version, stamp);
    const late = recency === 'after_change' && bringsSomethingNew(held, key) && !holdsOlderValues(held, key);
    if (stampedAsChange || late || fields.every(({ alteration }) => alteration.proves))
      return { kind: 'altered', version, fields, stampedAsChange };
  }
  return null;
}

/** Every differing field with how it was altered; null when one of them is simply another value, or times are off by different amounts. */
function alteredFields({ differing }: HeldVersion): readonly AlteredField[] | null {
  const fields = differing.flatMap((field) => {
    const alteration = alterationOf(field.truth, field.clickhouse, readColumnType(field.type));
    return alteration ? [{ field, alteration }] : [];
  });
  const shifts = new Set(fields.flatMap(({ alteration }) => alteration.shiftMs ?? []));
  return fields.length === 0 || fields.length < differing.length || shifts.size > 1 ? null : fields;
}

/** The very time that the row was given by the change; by at least milliseconds, since a whole second is met by chance. */
function isStampedAs({ version }: RowVersion, stamp: string | null): boolean {
  const digits = Math.min(shownDigits(version ?? ''), shownDigits(stamp ?? ''));
  const [a, b] = [timeOf(version), timeOf(stamp)];
  return a !== null && b !== null && digits >= 3 && truncateTime(a, digits) === truncateTime(b, digits);
}

/** It holds values of Postgres' that each version inserted before it lacks, and there is one. */
function bringsSomethingNew({ version, differing }: HeldVersion, key: KeyState): boolean {
  const lacking = new Set(differing.map(({ field }) => field));
  let older = false;
  for (const other of key.held) {
    if (insertedBefore(other.version, version) !== true) continue;
    if (other.differing.every(({ field }) => lacking.has(field))) return false;
    older = true;
  }
  return older;
}

/** A value that it differs in lay there before: it is the old one, and nothing altered it. */
function holdsOlderValues({ version, differing }: HeldVersion, key: KeyState): boolean {
  return differing.some(({ field, clickhouse }) => {
    const value = JSON.stringify(clickhouse);
    return key.versions.some(
      (other) => insertedBefore(other, version) === true && JSON.stringify(valueOf(other.values, field)) === value,
    );
  });
}

/** A version with the names of the fields in which it is not what Postgres holds. */
interface Half {
  readonly held: HeldVersion;
  readonly lacks: ReadonlySet<string>;
}

/**
 * Two versions, close together, of which each holds what the other lacks, and was the first to hold it: the two halves of what Postgres
 * holds. An older state that has a value in common with it is no half.
 */
function findHalves(key: KeyState, since: bigint | null): readonly [HeldVersion, HeldVersion] | null {
  const all = key.held.map((held): Half => ({ held, lacks: new Set(held.differing.map(({ field }) => field)) }));
  const isFirstWith = ({ held }: Half, fields: ReadonlySet<string>) =>
    all.every(
      (other) =>
        insertedBefore(other.held.version, held.version) !== true ||
        [...fields].every((field) => other.lacks.has(field)),
    );
  const halves = firstOfEach(all.filter(({ held }) => recencyOf(held.version, since) !== 'before_change'));
  for (const [index, first] of halves.entries()) {
    for (const second of halves.slice(index + 1)) {
      if ([...first.lacks].some((field) => second.lacks.has(field))) continue;
      if (
        isFirstWith(first, second.lacks) &&
        isFirstWith(second, first.lacks) &&
        areClose(first.held.version, second.held.version, key)
      )
        return [first.held, second.held];
    }
  }
  return null;
}

/** A version that lacks what one before it lacked was not the first to hold the rest, so of thousands a few are left. */
function firstOfEach(halves: readonly Half[]): readonly Half[] {
  const kept = new Map<string, Half[]>();
  return halves.filter((half) => {
    const alike = [...half.lacks].sort().join(' ');
    const others = kept.get(alike) ?? [];
    if (half.lacks.size === 0 || others.some(({ held }) => insertedBefore(held.version, half.held.version) === true))
      return false;
    kept.set(alike, [...others, half]);
    return true;
  });
}

/** Of versions that nothing dates, only those that were inserted one right after the other, with older ones before them. */
function areClose(a: RowVersion, b: RowVersion, key: KeyState): boolean {
  const [x, y] = [timeOf(a.version) ?? timeOf(a.insertedAt), timeOf(b.version) ?? timeOf(b.insertedAt)];
  if (x !== null && y !== null) return (x < y ? y - x : x - y) <= HALVES_APART_NS;
  const [first] = key.held;
  return first !== undefined && first.version !== a && first.version !== b;
}

function seenBefore(version: RowVersion, key: KeyState): boolean {
  const content = canonical(version.values);
  return key.versions.some((other) => insertedBefore(other, version) === true && canonical(other.values) === content);
}

function stampOf(copies: Copies): string | null {
  const value = changedAtOf(copies);
  return typeof value === 'string' ? value : null;
}
