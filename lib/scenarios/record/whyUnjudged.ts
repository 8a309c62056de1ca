import type { Inspection } from '@/lib/contract/inspect';
import { callOf, type RecordType } from '@/lib/record/RecordType';
import { lossesIn } from './lossesIn';

/** The calls that raced. */
export interface RacedCalls {
  /** What there is to know of calls on the record. */
  readonly type: Pick<RecordType, 'calls'>;
  /** How many of each the inspection has to know, by the call's id; 0: it may race as well. */
  readonly counts: Readonly<Record<string, number>>;
  /** Whether an answer says that the call lost the race, so that it claims nothing. */
  readonly isRefusal: (status: number, response: unknown) => boolean;
}

type Call = Inspection['calls'][number];

/**
 * Why an inspection can't be judged, in words for people; null when it can. A copy that was not read, a call that is not known or got no
 * clear answer, and a window that is still open each leave room for a violation that nobody would see.
 */
export function whyUnjudged(inspection: Inspection, raced: RacedCalls): string | null {
  return (
    whyUnread(inspection) ??
    whyCallsUnknown(inspection, raced) ??
    whyTooEarly(inspection) ??
    whyForeign(inspection, raced)
  );
}

function whyUnread({ copies }: Inspection): string | null {
  const down = copies.find(({ status }) => status === 'unavailable');
  if (down === undefined) return null;
  const store = down.store === 'postgres' ? 'Postgres' : 'ClickHouse';
  return `${store} (${down.title}) could not be read${down.error?.message ? `: ${down.error.message}` : '.'}`;
}

function whyCallsUnknown({ calls, callsError }: Inspection, raced: RacedCalls): string | null {
  if (callsError !== null) return callsError;
  for (const [name, expected] of Object.entries(raced.counts)) {
    const reason = known(calls, name, expected);
    if (reason !== null) return reason;
  }
  const unclear = calls.find(
    (call) =>
      raced.counts[call.call] !== undefined && !isAcknowledged(call) && !raced.isRefusal(call.status, call.response),
  );
  if (!unclear) return null;
  const noun = callOf(raced.type, unclear.call)?.noun ?? unclear.call;
  return unclear.status === 0
    ? `${noun} got no answer, so it is unknown what it wrote.`
    : `${noun} answered ${unclear.status}: it did not take part in the race.`;
}

function known(calls: readonly Call[], name: Call['call'], expected: number): string | null {
  const count = calls.filter((call) => call.call === name).length;
  if (count >= expected) return null;
  return count === 0
    ? `Nothing is known about the ${name} call.`
    : `Only ${count} of ${expected} ${name} calls are known.`;
}

function whyTooEarly({ findings }: Inspection): string | null {
  const early = findings.find((finding) => finding.code === 'in_flight');
  return early ? ['Too early to call.', ...early.narrative].join(' ') : null;
}

/** Somebody else changed or deleted the record: what is wrong with it then says nothing about the race. */
function whyForeign({ calls, findings }: Inspection, { type, counts }: RacedCalls): string | null {
  const deletes = (call: Call) => callOf(type, call.call)?.kind === 'delete' && counts[call.call] === undefined;
  if (calls.some((call) => deletes(call) && (isAcknowledged(call) || call.status === 0)))
    return 'The record was deleted before it could be judged.';
  const losses = lossesIn(findings);
  if (losses.length === 0 || losses.some(({ doubt }) => doubt === null)) return null;
  return losses.some(({ doubt }) => doubt === 'never_committed')
    ? 'ClickHouse holds a version that may never have been committed in Postgres.'
    : 'Postgres changed after the last known call, so somebody else may have replaced what is missing.';
}

export function isAcknowledged(call: Call): boolean {
  return call.status >= 200 && call.status <= 299;
}

export function sentence({ lead, rest }: Inspection['headline']): string {
  return `${lead} ${rest}`.trim();
}
