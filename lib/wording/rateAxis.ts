import { SAFE_RATE } from '@/lib/statistics/moreIterationsToShowBelow';
import { roundTicks } from '@/lib/statistics/roundTicks';
import { formatRate } from './formatRate';

export interface RateTick {
  readonly rate: number;
  readonly label: string;
}

export interface RateAxis {
  readonly ticks: readonly RateTick[];
  /** Upper end, 0..1. */
  readonly max: number;
  /** Below this rate a delay is safe; null where the axis leaves no room to tell it from 0. */
  readonly limit: RateTick | null;
}

/** An axis from 0 with room for the limit and for the highest of these rates, and never beyond 100 %; all of it where there are none yet. */
export function rateAxis(rates: readonly (number | null)[]): RateAxis {
  const highest = Math.max(0, ...rates.map((rate) => rate ?? 0));
  const ticks = roundTicks(highest === 0 ? 1 : Math.max(SAFE_RATE, highest))
    .filter((rate) => rate <= 1)
    .map((rate) => ({ rate, label: formatRate(rate) }));
  const max = ticks.at(-1)?.rate ?? 1;
  return { ticks, max, limit: SAFE_RATE / max > 0.02 ? { rate: SAFE_RATE, label: formatRate(SAFE_RATE) } : null };
}
