import { valueOf } from '../compare/copies';
import type { Call, CallClock, PostgresCopy } from '../model';
import { elapsedMs, formatTime, parseTime, shownDigits } from '../time';
import { fieldValueIn, resourceOf } from './body';
import { commitOf } from './commits';

/** Two clocks that are no further apart decide nothing that is not decided by how long the calls took. */
const CLOSE_ENOUGH_NS = 10_000_000n;

/** A time of Postgres' clock that lies within a call: the row's, as the call answered it, or the commit that wrote it. */
interface Anchor {
  readonly time: bigint;
  /** How far the offset may lie from the told times, in nanoseconds. */
  readonly low: bigint;
  readonly high: bigint;
}

/**
 * What has to be added to the told times so that each call contains the time of Postgres' that its own answer shows. One call whose
 * answer lies after its told end is enough: no answer shows the future. One that lies before its start may only be an old answer, so
 * that takes two with different times. null when the clocks agree, when no answer tells, or when the calls come from several clocks.
 */
export function readCallClock(calls: readonly Call[], postgres: PostgresCopy | null): CallClock | null {
  const anchors = calls.flatMap((call) => anchorOf(call, postgres));
  if (anchors.length === 0) return null;
  const low = anchors.reduce((most, anchor) => (anchor.low > most ? anchor.low : most), anchors[0]?.low ?? 0n);
  const high = anchors.reduce((least, anchor) => (anchor.high < least ? anchor.high : least), anchors[0]?.high ?? 0n);
  if (low > high) return null;
  const behind = low > CLOSE_ENOUGH_NS;
  const ahead = high < -CLOSE_ENOUGH_NS && new Set(anchors.map(({ time }) => time)).size > 1;
  return behind || ahead ? { offsetMs: elapsedMs(0n, (low + high) / 2n), calls: anchors.length } : null;
}

/** A told time on Postgres' clock, in nanoseconds. */
export function onPostgresClock(time: bigint | null, clock: CallClock | null): bigint | null {
  return time === null || clock === null ? time : time + BigInt(Math.round(clock.offsetMs * 1000)) * 1000n;
}

/** The same for the text of a time; what is no time stays as it is. */
export function textOnPostgresClock(text: string, clock: CallClock | null): string {
  const time = clock === null ? null : onPostgresClock(parseTime(text), clock);
  return time === null ? text : formatTime(time);
}

function anchorOf(call: Call, postgres: PostgresCopy | null): readonly Anchor[] {
  const [start, end] = [parseTime(call.startedAt), parseTime(call.finishedAt)];
  const text = answeredTime(call);
  const answered = text === null ? null : parseTime(text);
  if (text === null || answered === null || start === null || end === null || end < start) return [];
  const stored = postgres?.card ? valueOf(postgres.card, 'updatedAt') : undefined;
  const lastWriter = typeof stored === 'string' && parseTime(stored) === answered;
  const commit = lastWriter && postgres ? commitOf(postgres, null) : null;
  const unit = 10n ** BigInt(9 - shownDigits(text));
  return [
    commit === null
      ? { time: answered, low: answered - end, high: answered + unit - start }
      : { time: commit, low: commit - end, high: commit - start },
  ];
}

/** The newest time that the call itself had to write, as its acknowledged answer shows it. */
function answeredTime(call: Call): string | null {
  if (call.status < 200 || call.status > 299) return null;
  const answer = resourceOf(call.response);
  const own: Readonly<Record<Call['call'], readonly string[]>> = {
    CreateScorecard: ['updatedAt', 'createdAt'],
    UpdateScorecard: ['updatedAt'],
    SubmitScorecard: ['updatedAt', 'submittedAt'],
    GetScorecard: [],
    DeleteScorecard: [],
    Reindex: [],
  };
  return own[call.call].map((field) => fieldValueIn(answer, field)).find((value) => typeof value === 'string') ?? null;
}
