import type { Outage } from '../judge/Judge';
import type { LoadTestNote } from '@/lib/state/loadTests/noteLoadTest';

/** Several workers see the same outage at slightly different times, and note it once. */
const SAME_MS = 10_000;

/** An outage that is over, in a sentence, which tells the time of day. */
export function describeOutage({ what, fromMs: fromMonotonicMs, toMs: toMonotonicMs }: Outage): LoadTestNote {
  const originMs = Date.now() - performance.now();
  const fromMs = originMs + fromMonotonicMs;
  const toMs = toMonotonicMs === null ? null : originMs + toMonotonicMs;
  const end = toMs === null ? '' : ` to ${timeOfDay(toMs)}`;
  return {
    key: `away ${what} ${Math.round(fromMs / SAME_MS)}`,
    message: `${what} gave no answer from ${timeOfDay(fromMs)}${end} UTC; no iterations started in that time.`,
  };
}

function timeOfDay(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 19);
}
