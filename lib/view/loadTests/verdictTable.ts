import type { LoadTestVerdict } from '@/lib/contract/loadTestVerdict';
import { wilsonInterval } from '@/lib/statistics/wilsonInterval';
import { formatCount } from '@/lib/wording/formatMs';
import { formatInterval, formatRate } from '@/lib/wording/formatRate';

export interface SideRate {
  /** `16 %`. */
  readonly rate: string;
  /** `8 of 50 · 8 % to 29 %`. */
  readonly count: string;
  readonly failing: boolean;
}

export interface VerdictRow {
  readonly delayMs: number;
  readonly delay: string;
  /** null where a side has judged nothing at this delay. */
  readonly before: SideRate | null;
  readonly after: SideRate | null;
}

/** The rates of both sides at each delay, with their 95 % intervals (Wilson). */
export function verdictTable({ delays }: Pick<LoadTestVerdict, 'delays'>): readonly VerdictRow[] {
  return delays.map(({ delayMs, before, after }) => ({
    delayMs,
    delay: `${formatCount(delayMs)} ms`,
    before: sideRate(before),
    after: sideRate(after),
  }));
}

function sideRate({ failed, judged }: LoadTestVerdict['delays'][number]['before']): SideRate | null {
  const interval = wilsonInterval(failed, judged);
  return (
    interval && {
      rate: formatRate(failed / judged),
      count: `${formatCount(failed)} of ${formatCount(judged)} · ${formatInterval(interval)}`,
      failing: failed > 0,
    }
  );
}
