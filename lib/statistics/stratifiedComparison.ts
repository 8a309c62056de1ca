import { compareRates } from './compareRates';
import { Z95, type Counted, type Interval } from './Counted';
import { hypergeometric, sumOf, twoSided } from './hypergeometric';

/** One stratum: the same delay, before and after. */
export interface Stratum {
  readonly before: Counted;
  readonly after: Counted;
}

/** `same`: shown to differ by less than a margin. `not_told`: nothing shared, or too few iterations to say any of the others. */
export type ComparisonVerdict = 'better' | 'worse' | 'same' | 'not_told';

export interface StratifiedComparison {
  readonly verdict: ComparisonVerdict;
  /** How many delays both sides have judged iterations at. */
  readonly shared: number;
  /** After minus before, -1..1, over all shared delays; null when none is shared, like the two below. */
  readonly difference: number | null;
  readonly interval95: Interval | null;
  readonly pValue: number | null;
}

export const SIGNIFICANCE = 0.05;
/** Differences below one percentage point make no difference to a team: the limit of a safe delay too. */
export const SAME_WITHIN = 0.01;

/**
 * Whether `after` fails less often over all delays that both have. The difference is that of Mantel and Haenszel (weights n₁n₂/N), its
 * interval by Sato's variance (Sato, Greenland & Robins, Biometrics 45, 1989, 1323–1324), the p value that of the exact conditional
 * Cochran–Mantel–Haenszel test, as R's `mantelhaen.test(exact = TRUE)`. With one shared delay all three are those of `compareRates`.
 */
export function stratifiedComparison(strata: readonly Stratum[]): StratifiedComparison {
  const shared = strata.filter(({ before, after }) => before.total > 0 && after.total > 0);
  const [first] = shared;
  if (!first) return { verdict: 'not_told', shared: 0, difference: null, interval95: null, pValue: null };
  const distribution = shared.map(({ before, after }) => hypergeometric(after, before)).reduce(sumOf);
  const pValue = twoSided(
    distribution,
    shared.reduce((sum, { after }) => sum + after.failed, 0),
  );
  const difference = mantelHaenszel(shared);
  const interval95 = shared.length === 1 ? intervalOf(first) : (sato(shared, difference) ?? intervalOf(pooled(shared)));
  return { verdict: verdictOf(difference, interval95, pValue), shared: shared.length, difference, interval95, pValue };
}

/** The verdict of a difference and its interval, by a p value that may have been adjusted for being one of several. */
export function verdictOf(difference: number, [low, high]: Interval, pValue: number): ComparisonVerdict {
  if (pValue < SIGNIFICANCE && difference !== 0) return difference < 0 ? 'better' : 'worse';
  return low > -SAME_WITHIN && high < SAME_WITHIN ? 'same' : 'not_told';
}

const weightOf = ({ before, after }: Stratum) => (before.total * after.total) / (before.total + after.total);

function sumOver(strata: readonly Stratum[], value: (stratum: Stratum) => number): number {
  return strata.reduce((sum, stratum) => sum + value(stratum), 0);
}

function mantelHaenszel(strata: readonly Stratum[]): number {
  const weighted = sumOver(
    strata,
    (stratum) =>
      weightOf(stratum) * (stratum.after.failed / stratum.after.total - stratum.before.failed / stratum.before.total),
  );
  return weighted / sumOver(strata, weightOf);
}

/** null where every iteration went the same way on both sides: the variance would be 0, and the interval a point. */
function sato(strata: readonly Stratum[], difference: number): Interval | null {
  const slope = sumOver(strata, ({ before, after }) => {
    const all = before.total + after.total;
    return (
      (after.total ** 2 * before.failed -
        before.total ** 2 * after.failed +
        (after.total * before.total * (before.total - after.total)) / 2) /
      all ** 2
    );
  });
  const level = sumOver(strata, ({ before, after }) => {
    const crossed = after.failed * (before.total - before.failed) + before.failed * (after.total - after.failed);
    return crossed / (2 * (before.total + after.total));
  });
  const variance = (difference * slope + level) / sumOver(strata, weightOf) ** 2;
  if (!(variance > 1e-15)) return null;
  const reach = Z95 * Math.sqrt(variance);
  return [Math.max(-1, difference - reach), Math.min(1, difference + reach)];
}

function pooled(strata: readonly Stratum[]): Stratum {
  const add = (side: 'before' | 'after'): Counted => ({
    failed: sumOver(strata, (stratum) => stratum[side].failed),
    total: sumOver(strata, (stratum) => stratum[side].total),
  });
  return { before: add('before'), after: add('after') };
}

function intervalOf({ before, after }: Stratum): Interval {
  return compareRates(before, after)?.interval95 ?? [-1, 1];
}
