import { callOf, type RecordType } from '@/lib/record/RecordType';
import type { Call, CallClock } from '../model';
import { elapsedMs, formatTime, parseTime, shownDigits } from '../time';
import { fieldValueIn, resourceOf } from './body';

/** Two clocks that are no further apart decide nothing that is not decided by how long the calls took. */
const CLOSE_ENOUGH_NS = 10_000_000n;

/** A time of Postgres' clock that lies within a call: the row's, as the call answered it. */
interface Anchor {
  readonly time: bigint;
  /** How far the offset may lie from the told times, in nanoseconds. */
  readonly low: bigint;
  readonly high: bigint;
}

/** What the answers say of the clocks that told of the calls. */
export interface CallClocks {
  /** One clock told of all calls, and it is not Postgres'. */
  readonly shared: CallClock | null;
  /** Some answer ties told times to Postgres' clock. */
  readonly tied: boolean;
  /** What to add to a call's told times. */
  readonly of: (call: Call) => CallClock | null;
}

/**
 * What has to be added to the told times so that each call contains the time of Postgres' that its own answer shows. One call whose
 * answer lies after its told end is enough: no answer shows the future. One that lies before its start may only be an old answer, so
 * that takes two with different times. Where no one offset fits all calls, several clocks told of them, and each call goes by its own
 * answer. The commit that a row shows last is not used: another writer's may lie on it.
 */
export function readCallClocks(type: RecordType, calls: readonly Call[]): CallClocks {
  const anchorOf = (call: Call) => anchorIn(type, call);
  const anchors = calls.flatMap(anchorOf);
  const [first] = anchors;
  if (!first) return { shared: null, tied: false, of: () => null };
  const low = anchors.reduce((most, anchor) => (anchor.low > most ? anchor.low : most), first.low);
  const high = anchors.reduce((least, anchor) => (anchor.high < least ? anchor.high : least), first.high);
  if (low > high) return { shared: null, tied: true, of: (call) => offsetOf(anchorOf(call)[0]) };
  const behind = low > CLOSE_ENOUGH_NS;
  const ahead = high < -CLOSE_ENOUGH_NS && new Set(anchors.map(({ time }) => time)).size > 1;
  const shared = behind || ahead ? { offsetMs: elapsedMs(0n, (low + high) / 2n), calls: anchors.length } : null;
  return { shared, tied: true, of: () => shared };
}

function offsetOf(anchor: Anchor | undefined): CallClock | null {
  if (!anchor || (anchor.low <= CLOSE_ENOUGH_NS && anchor.high >= -CLOSE_ENOUGH_NS)) return null;
  return { offsetMs: elapsedMs(0n, (anchor.low + anchor.high) / 2n), calls: 1 };
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

function anchorIn(type: RecordType, call: Call): readonly Anchor[] {
  const [start, end] = [parseTime(call.startedAt), parseTime(call.finishedAt)];
  const text = answeredTime(type, call);
  const answered = text === null ? null : parseTime(text);
  if (text === null || answered === null || start === null || end === null || end < start) return [];
  const unit = 10n ** BigInt(9 - shownDigits(text));
  return [{ time: answered, low: answered - end, high: answered + unit - start }];
}

/** The newest time that the call itself had to write, as its acknowledged answer shows it. */
function answeredTime(type: RecordType, { call, status, response }: Call): string | null {
  const known = callOf(type, call);
  if (known === null || status < 200 || status > 299) return null;
  const answer = resourceOf(response, known.resource);
  return known.stamps.map((field) => fieldValueIn(answer, field)).find((value) => typeof value === 'string') ?? null;
}
