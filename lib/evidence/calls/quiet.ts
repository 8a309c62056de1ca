import type { FieldValue } from '@/lib/record/fieldValue';
import { rootOf, truthOf } from '@/lib/record/RecordType';
import type { Evidence } from '../model';
import { readColumnType } from '../compare/columnType';
import { rootRow, truthType, valueOf, type Copies } from '../compare/copies';
import { elapsedMs, formatTime, parseTime, timeOf } from '../time';
import { commitOf, newestCommit } from './commits';
import type { CallFacts } from './readCall';

/** Work that was begun and never reported an end counts as running for this long; after that its process is taken for dead. */
export const ABANDONED_AFTER_MS = 60_000;

/** Whether the record had time to settle before it was read. */
export interface Quiet {
  readonly inFlight: boolean;
  /** What happened last, of all that is known: the row's own time of change, Postgres commits, calls, their steps. */
  readonly lastChange: { readonly time: bigint; readonly what: string } | null;
  /** From the last change to the inspection; null when neither is known. Negative when the clocks disagree. */
  readonly ageMs: number | null;
  /** Steps and calls that had not ended when the record was read. */
  readonly unfinished: readonly string[];
  /** ClickHouse differs, and a version was written to it within the window. */
  readonly versionWithinWindow: boolean;
  /** Something changed so close to the inspection that two of its reads may have seen different states. */
  readonly changedWhileReading: boolean;
}

/**
 * `disagree`: FINAL is not what the truth is. Then a version stamped just now counts as well: ClickHouse may be written before Postgres commits.
 */
export function readQuiet(
  evidence: Evidence,
  views: readonly [Copies, ...Copies[]],
  calls: readonly CallFacts[],
  disagree: boolean,
): Quiet {
  const [copies] = views;
  const versions = views.flatMap(({ raw }) => raw?.versions ?? []);
  const now = parseTime(evidence.inspectedAt);
  const writers = calls.filter((call) => call.kind !== 'read' && call.mayHaveWritten);
  // Of changes at the same moment the first one here is told.
  const changes = [
    ...(copies.truth?.commits ?? []).flatMap((commit) => told('a Postgres commit', commit.committedAt)),
    ...told(`the row's ${changedColumn(copies) ?? ''}`, changedAtOf(copies)),
    ...writers.flatMap((call) => [
      ...(call.end === null ? [] : [{ time: call.end, what: call.call.call }]),
      ...call.steps.flatMap((step) =>
        step.end === null ? [] : [{ time: step.end, what: `${step.name} (${call.call.call})` }],
      ),
    ]),
  ];
  // A stamp far ahead of the inspection comes from another clock, and says nothing about when the row was last written.
  const known =
    now === null
      ? changes
      : changes.filter((change) => elapsedMs(now, change.time) < Math.max(evidence.settleMs, 1000));
  const lastChange = known.reduce<Quiet['lastChange']>(
    (latest, change) => (!latest || change.time > latest.time ? change : latest),
    null,
  );
  const ageMs = now !== null && lastChange ? elapsedMs(lastChange.time, now) : null;
  const unfinished = now === null ? [] : writers.flatMap((call) => unfinishedIn(call, now));
  const early = disagree && versions.some((version) => isRecent(version.version, evidence));
  const inFlight = unfinished.length > 0 || (ageMs !== null && ageMs < evidence.settleMs) || early;
  const newest = versions.flatMap(({ version, insertedAt }) => [version, insertedAt].flatMap((text) => told('', text)));
  const changedWhileReading = now !== null && [...changes, ...newest].some(({ time }) => isClose(time, now));
  return { inFlight, lastChange, ageMs, unfinished, versionWithinWindow: early, changedWhileReading };
}

/** Reads take their time, and clocks differ. */
const READING_MS = 10_000;

function isClose(time: bigint, now: bigint): boolean {
  return Math.abs(elapsedMs(time, now)) < READING_MS;
}

/** True for a time within the settle window before the inspection. */
export function isRecent(text: string | null, { inspectedAt, settleMs }: Evidence): boolean {
  const [time, now] = [text === null ? null : parseTime(text), parseTime(inspectedAt)];
  if (time === null || now === null) return false;
  const ageMs = elapsedMs(time, now);
  return ageMs >= 0 && ageMs < settleMs;
}

/** When the truth last changed: its newest commit where that is still told, else the row's own time of change. */
export function truthChangedAt(copies: Copies): string | null {
  const { truth } = copies;
  const time = truth && (newestCommit(truth) ?? told('', changedAtOf(copies))[0]?.time ?? null);
  return time === null ? null : formatTime(time);
}

/** The record's own time of change, as the truth holds it; undefined where it holds none. */
export function changedAtOf(copies: Copies): FieldValue | undefined {
  const row = rootRow(copies);
  return row && copies.type.changedAt !== null ? valueOf(row, copies.type.changedAt) : undefined;
}

/** Zones lie whole quarters of an hour apart. */
const QUARTER_HOUR_MS = 900_000;

/**
 * The same as a time; null where it cannot be that time. Of a day it is not known when, and a time without time zone may be any zone's: it has to
 * be near the commit, or past where Postgres tells none.
 */
export function changeTimeOf(copies: Copies, inspectedAt: string): bigint | null {
  const time = timeOf(changedAtOf(copies));
  const { kind, zoned } = readColumnType(truthType(copies.truth, copies.root.rowSet, copies.type.changedAt ?? ''));
  if (time === null || kind === 'date') return null;
  if (kind !== 'timestamp' || zoned) return time;
  const [commit, now] = [copies.truth && commitOf(copies.truth, copies.root), parseTime(inspectedAt)];
  const isThatTime =
    commit !== null ? Math.abs(elapsedMs(time, commit)) < QUARTER_HOUR_MS : now === null || elapsedMs(now, time) <= 0;
  return isThatTime ? time : null;
}

function changedColumn({ type }: Copies): string | undefined {
  return rootOf(type).fields.find(({ id }) => id === type.changedAt)?.columns[truthOf(type).id];
}

function unfinishedIn(call: CallFacts, now: bigint): readonly string[] {
  const running = (start: bigint | null, end: bigint | null) =>
    start !== null && start <= now && elapsedMs(start, now) < ABANDONED_AFTER_MS && (end === null || end > now);
  const steps = call.steps
    .filter((step) => running(step.start, step.end))
    .map((step) => `${step.name} of ${call.call.call}`);
  return steps.length > 0 || !running(call.start, call.end) ? steps : [call.call.call];
}

function told(what: string, text: unknown): readonly { readonly time: bigint; readonly what: string }[] {
  const time = typeof text === 'string' ? parseTime(text) : null;
  return time === null ? [] : [{ time, what }];
}
