import type { Counted, Interval } from './Counted';
import { hypergeometric, twoSided } from './hypergeometric';
import { wilsonInterval } from './wilsonInterval';

export interface RateComparison {
  /** Rate after minus rate before, -1..1: below 0 it fails less often. */
  readonly difference: number;
  readonly interval95: Interval;
  /** How probable a difference at least as unlikely is, if nothing had changed. Not adjusted for other comparisons. */
  readonly pValue: number;
}

/**
 * Two failure rates against each other. The interval is Newcombe's hybrid score interval (method 10 in Statistics in Medicine 17, 1998,
 * 873–890), the p value that of Fisher's exact test, two-sided: all tables that are at most as probable. null when one side judged nothing.
 */
export function compareRates(before: Counted, after: Counted): RateComparison | null {
  const interval95 = newcombe(before, after);
  if (!interval95) return null;
  return {
    difference: difference(before, after),
    interval95,
    pValue: twoSided(hypergeometric(after, before), after.failed),
  };
}

function difference(before: Counted, after: Counted): number {
  return after.failed / after.total - before.failed / before.total;
}

function newcombe(before: Counted, after: Counted): Interval | null {
  const [ofBefore, ofAfter] = [wilsonInterval(before.failed, before.total), wilsonInterval(after.failed, after.total)];
  if (!ofBefore || !ofAfter) return null;
  const [rateBefore, rateAfter] = [before.failed / before.total, after.failed / after.total];
  const middle = difference(before, after);
  return [
    Math.max(-1, middle - Math.hypot(rateAfter - ofAfter[0], ofBefore[1] - rateBefore)),
    Math.min(1, middle + Math.hypot(ofAfter[1] - rateAfter, rateBefore - ofBefore[0])),
  ];
}
