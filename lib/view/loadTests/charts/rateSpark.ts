import type { LoadTestPoint } from '@/lib/contract/loadTests';
import { formatCount } from '@/lib/wording/formatMs';
import { formatRate } from '@/lib/wording/formatRate';

type Judged = Pick<LoadTestPoint, 'delayMs' | 'failureRate'>;

export interface RateSpark {
  /** Where the axis ends. */
  readonly untilMs: number;
  /** From the left, by delay: both 0..1, `rate` from the bottom. */
  readonly dots: readonly { readonly at: number; readonly rate: number }[];
  /** `0 ms: 40 %, 10 ms: 2 %`. */
  readonly text: string;
}

/** The largest delay of several runs: where the axis that they share ends. */
export function lastDelayMs(runs: readonly (readonly Judged[])[]): number {
  return Math.max(0, ...runs.flat().map(({ delayMs }) => delayMs));
}

/** A run's failure rate over delay, to the scale of the runs beside it. null while nothing was judged. */
export function rateSpark(points: readonly Judged[], untilMs: number): RateSpark | null {
  const judged = points
    .flatMap(({ delayMs, failureRate }) => (failureRate === null ? [] : [{ delayMs, rate: failureRate }]))
    .sort((a, b) => a.delayMs - b.delayMs);
  if (judged.length === 0) return null;
  return {
    untilMs,
    dots: judged.map(({ delayMs, rate }) => ({ at: untilMs === 0 ? 0 : delayMs / untilMs, rate })),
    text: judged.map(({ delayMs, rate }) => `${formatCount(delayMs)} ms: ${formatRate(rate)}`).join(', '),
  };
}
