import type { Counted } from './Counted';

/** Probabilities of `first`, `first + 1`, …; what is left out on both sides is less than 1e-30 of the most probable. */
export interface Distribution {
  readonly first: number;
  readonly probabilities: readonly number[];
}

const NEGLIGIBLE = 1e-30;
/** Orders that are equally probable on paper differ in the last digits; R's fisher.test uses the same tolerance. */
const TIE = 1 + 1e-7;

/**
 * How many of all failures fall to `one`, if both share one failure rate: the hypergeometric distribution. Neighbours are computed from
 * each other, outwards from the most probable count, so that nothing overflows and nothing cancels, however many the iterations.
 */
export function hypergeometric(one: Counted, other: Counted): Distribution {
  const failed = one.failed + other.failed;
  const lowest = Math.max(0, failed - other.total);
  const highest = Math.min(failed, one.total);
  const mode = Math.min(
    highest,
    Math.max(lowest, Math.floor(((failed + 1) * (one.total + 1)) / (one.total + other.total + 2))),
  );
  const upwards = (count: number) =>
    ((one.total - count) * (failed - count)) / ((count + 1) * (other.total - failed + count + 1));
  const above: number[] = [];
  for (let count = mode, weight = 1; count < highest && weight > NEGLIGIBLE; count += 1)
    above.push((weight *= upwards(count)));
  const below: number[] = [];
  for (let count = mode, weight = 1; count > lowest && weight > NEGLIGIBLE; count -= 1)
    below.push((weight /= upwards(count - 1)));
  return normalise(mode - below.length, [...below.reverse(), 1, ...above]);
}

/** The distribution of the sum of two independent counts. */
export function sumOf(one: Distribution, other: Distribution): Distribution {
  const weights = new Array<number>(one.probabilities.length + other.probabilities.length - 1).fill(0);
  for (const [i, p] of one.probabilities.entries()) {
    for (const [j, q] of other.probabilities.entries()) weights[i + j] = (weights[i + j] ?? 0) + p * q;
  }
  return normalise(one.first + other.first, weights);
}

/** The two-sided p value of a count: how probable are this one and all that are at most as probable. */
export function twoSided({ first, probabilities }: Distribution, count: number): number {
  const most = (probabilities[count - first] ?? 0) * TIE;
  return Math.min(
    1,
    probabilities.reduce((sum, probability) => (probability <= most ? sum + probability : sum), 0),
  );
}

function normalise(first: number, weights: readonly number[]): Distribution {
  const most = Math.max(...weights);
  const from = weights.findIndex((weight) => weight >= most * NEGLIGIBLE);
  const to = weights.findLastIndex((weight) => weight >= most * NEGLIGIBLE);
  const kept = weights.slice(from, to + 1);
  const total = kept.reduce((sum, weight) => sum + weight, 0);
  return { first: first + from, probabilities: kept.map((weight) => weight / total) };
}
