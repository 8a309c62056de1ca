import type { RecordType } from '@/lib/record/RecordType';
import type { FieldValues } from '@/lib/record/rows';
import { isHidden, rootRow, valueOf, type Copies } from '../compare/copies';
import type { RowVersion } from '../model';
import { CLOCK_TOLERANCE_MS, elapsedMs, parseTime, shownDigits, timeOf, truncateTime } from '../time';
import { compareVersions } from '../versions/compareVersions';
import { insertedBefore } from '../versions/orderVersions';
import { fieldValueIn } from './body';
import { committedAfter, type CallFacts } from './readCall';

/** A told Delete that no answer ties to Postgres' clock may be this much later than it says, so after a record that was created since. */
const UNTIED_CLOCK_MS = 60_000;

/** A call with the life of the record that it belongs to. `unclear`: it ended before the record was created, unless its clock is off. */
export type Life = 'current' | 'earlier' | 'unclear';

/**
 * A record that is deleted and created again under its name has lives, and evidence of one says nothing of the next. A call belongs to an
 * earlier one when a Delete, or an acknowledged Create, is known to come after it, or when the record that the truth holds was created later.
 */
export function lifeOf(facts: CallFacts, calls: readonly CallFacts[], copies: Copies, clocksTied: boolean): Life {
  const root = rootOf(copies);
  if (!root) return 'current';
  const recreated = calls.some(
    (other) =>
      other !== facts &&
      committedAfter(other, facts) === true &&
      ((other.kind === 'create' && other.acknowledged) || (isDeletion(other) && createdAgain(other, calls, root))),
  );
  if (recreated) return 'earlier';
  const { created } = root;
  if (created === null || facts.kind === 'create') return 'current';
  const answered = answeredLife(facts, created, copies.type);
  if (answered !== null) return answered;
  if (facts.end === null || facts.end >= created) return 'current';
  // However far apart: nothing else tells of an earlier record, and a clock may be hours off.
  return clocksTied ? 'earlier' : 'unclear';
}

/** True for a version that a later deletion in ClickHouse, or the creation of the record that the truth holds now, puts into an earlier life. */
export function isOfEarlierLife(
  version: RowVersion,
  versions: readonly RowVersion[],
  calls: readonly CallFacts[],
  copies: Copies,
): boolean {
  if (isHidden(version) || version.markedDeletedBy !== null) return true;
  const comesAfter = (later: RowVersion, earlier: RowVersion) =>
    insertedBefore(earlier, later) ?? compareVersions(earlier.version, later.version) === -1;
  const buried = versions.some(
    (other) =>
      (other.tombstone || other.markedDeletedBy !== null) &&
      comesAfter(other, version) &&
      // What an update takes back is followed by what it puts there.
      !(other.cancels && versions.some((next) => !isHidden(next) && comesAfter(next, other))),
  );
  if (buried) return true;
  const root = rootOf(copies);
  const createdField = copies.type.createdAt;
  const created = root && createdField !== null ? valueOf(root.row, createdField) : undefined;
  const own = createdField === null ? undefined : valueOf(version.values, createdField);
  if (typeof created === 'string' && typeof own === 'string') {
    const digits = Math.min(shownDigits(created), shownDigits(own));
    const [a, b] = [parseTime(own), parseTime(created)];
    if (a !== null && b !== null && a > 0n && truncateTime(a, digits) < truncateTime(b, digits)) return true;
  }
  const stamped = timeOf(version.version);
  const born = root?.created ?? null;
  if (stamped !== null && born !== null && elapsedMs(stamped, born) > CLOCK_TOLERANCE_MS) return true;
  return (
    stamped !== null &&
    root !== null &&
    calls.some(
      (call) => isDeletion(call) && call.start !== null && stamped < call.start && createdAgain(call, calls, root),
    )
  );
}

/** An acknowledged deletion of the record that the truth holds still, or again without a creation that could have brought it back. */
export function findUndoneDeletion(
  calls: readonly CallFacts[],
  copies: Copies,
  clocksTied: boolean,
): { readonly call: CallFacts; readonly certain: boolean } | null {
  const root = rootOf(copies);
  if (!root) return null;
  const deletion = calls.findLast((call) => isDeletion(call) && call.acknowledged);
  if (!deletion) return null;
  const { created } = root;
  if (createdAgain(deletion, calls, root)) {
    const known = calls.some((call) => call.kind === 'create' && call.acknowledged);
    const close = created !== null && deletion.end !== null && elapsedMs(deletion.end, created) < UNTIED_CLOCK_MS;
    return known || clocksTied || !close ? null : { call: deletion, certain: false };
  }
  const perhaps = calls.some(
    (other) => other.kind === 'create' && other.mayHaveWritten && committedAfter(other, deletion) !== false,
  );
  return perhaps ? null : { call: deletion, certain: created !== null };
}

/** Somebody is known to have deleted the record: an acknowledged call says so, or the mark on its row in the truth. */
export function wasDeleted(calls: readonly CallFacts[], { truth }: Copies): boolean {
  return truth?.deletedBy !== undefined || calls.some(({ kind, acknowledged }) => kind === 'delete' && acknowledged);
}

export function isDeletion({ kind, mayHaveWritten }: CallFacts): boolean {
  return kind === 'delete' && mayHaveWritten;
}

interface Root {
  readonly row: FieldValues;
  readonly created: bigint | null;
}

function rootOf(copies: Copies): Root | null {
  const row = rootRow(copies);
  const field = copies.type.createdAt;
  return row && { row, created: field === null ? null : timeOf(valueOf(row, field)) };
}

/** Whether the record that the truth holds was created after a deletion: by a creation that is known, or by its own time of creation. */
function createdAgain(deletion: CallFacts, calls: readonly CallFacts[], { created }: Root): boolean {
  if (calls.some((call) => call.kind === 'create' && call.acknowledged && committedAfter(call, deletion) === true))
    return true;
  return created !== null && deletion.start !== null && created > deletion.start;
}

/** What the call's own answer says of the record's creation, or of a time that it set itself; null when it says neither. */
function answeredLife(facts: CallFacts, created: bigint, { createdAt, changedAt }: RecordType): Life | null {
  const answer = facts.acknowledged ? facts.answer : null;
  const time = (field: string | null) => {
    const value = field === null ? undefined : fieldValueIn(answer, field);
    const parsed = timeOf(value);
    return parsed === null || parsed <= 0n || typeof value !== 'string' ? null : { parsed, digits: shownDigits(value) };
  };
  const same = time(createdAt);
  if (same) return same.parsed < truncateTime(created, same.digits) ? 'earlier' : 'current';
  if (facts.kind === 'read') return null;
  const stamps = [...(facts.type?.stamps ?? [])].reverse();
  const written = [...stamps, changedAt].map(time).find((each) => each !== null);
  if (!written) return null;
  return written.parsed < truncateTime(created, written.digits) ? 'earlier' : 'current';
}
