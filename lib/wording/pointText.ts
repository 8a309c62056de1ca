import type { LoadTestPoint } from '@/lib/contract/loadTests';
import type { Interval } from '@/lib/statistics/Counted';
import { formatCount } from './formatMs';
import { formatInterval, formatRate } from './formatRate';

/** `10 ms: 8 of 50 failed, 16 % (8 % to 29 %)`: a point of the chart in words. */
export function pointText(point: Figures & Pick<LoadTestPoint, 'delayMs'>): string {
  return `${formatCount(point.delayMs)} ms: ${pointFigures(point)}`;
}

type Figures = Pick<LoadTestPoint, 'passed' | 'failed' | 'failureRate'> & { readonly interval95: Interval | null };

/** The same without its delay. */
export function pointFigures({ passed, failed, failureRate, interval95 }: Figures): string {
  if (failureRate === null || interval95 === null) return 'nothing judged';
  return `${formatCount(failed)} of ${formatCount(passed + failed)} failed, ${formatRate(failureRate)} (${formatInterval(interval95)})`;
}
