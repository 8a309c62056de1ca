import type { LoadTestPoint } from '@/lib/contract/loadTests';
import type { Interval } from '@/lib/statistics/Counted';
import { formatCount } from './formatMs';
import { formatInterval, formatRate } from './formatRate';

/** `10 ms: 8 of 50 failed, 16 % (8 % to 29 %)`: a point of the chart in words. */
export function pointText({
  delayMs,
  passed,
  failed,
  failureRate,
  interval95,
}: Pick<LoadTestPoint, 'delayMs' | 'passed' | 'failed' | 'failureRate'> & {
  readonly interval95: Interval | null;
}): string {
  const delay = `${formatCount(delayMs)} ms`;
  if (failureRate === null || interval95 === null) return `${delay}: nothing judged`;
  return `${delay}: ${formatCount(failed)} of ${formatCount(passed + failed)} failed, ${formatRate(failureRate)} (${formatInterval(interval95)})`;
}
