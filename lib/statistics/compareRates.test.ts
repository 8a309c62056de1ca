import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRates } from './compareRates';
import type { Counted } from './Counted';
import { hypergeometric, twoSided } from './hypergeometric';
import { arbitraryCount } from './testing/arbitraryCount';

const of = (failed: number, total: number): Counted => ({ failed, total });
const fisher = (after: Counted, before: Counted) => compareRates(before, after)?.pValue ?? NaN;

describe('the interval', () => {
  // Newcombe 1998 (Statistics in Medicine 17, 873–890), table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('is the published one of %d/%d − %d/%d', (failed, total, failedBefore, totalBefore, low, high) => {
    const comparison = compareRates(of(failedBefore, totalBefore), of(failed, total));
    expect(comparison?.interval95[0]).toBeCloseTo(low, 4);
    expect(comparison?.interval95[1]).toBeCloseTo(high, 4);
  });

  it('holds the difference, and turns round with the sides', () => {
    fc.assert(
      fc.property(arbitraryCount, arbitraryCount, (before, after) => {
        const there = compareRates(before, after);
        const back = compareRates(after, before);
        if (!there || !back) throw new Error('both sides were judged');
        expect(there.interval95[0]).toBeLessThanOrEqual(there.difference);
        expect(there.interval95[1]).toBeGreaterThanOrEqual(there.difference);
        expect(there.interval95[0]).toBeCloseTo(-back.interval95[1], 12);
        expect(there.interval95[1]).toBeCloseTo(-back.interval95[0], 12);
        expect(there.pValue).toBeCloseTo(back.pValue, 9);
      }),
    );
  });
});

describe('the p value', () => {
  it('is 34/70 for the lady who tells three of four cups of tea', () => {
    expect(fisher(of(3, 4), of(1, 4))).toBeCloseTo(34 / 70, 12);
    expect(fisher(of(4, 4), of(0, 4))).toBeCloseTo(2 / 70, 12);
  });

  it('counts the mirrored table too, which is as probable on paper and differs in the last digit of a double', () => {
    // 2 · C(8,5) / C(16,5): once for each side; computed, the mirrored one is 0.012820512820512824 against 0.01282051282051282.
    expect(fisher(of(0, 8), of(5, 8))).toBeCloseTo(112 / 4368, 12);
    expect(fisher(of(5, 8), of(0, 8))).toBeCloseTo(112 / 4368, 12);
    expect(fisher(of(2, 9), of(4, 9))).toBeCloseTo(exactFisher(of(2, 9), of(4, 9)), 12);
  });

  // Fisher 1962, as on the help page of R's fisher.test.
  it('is the published one for convicted twins', () => {
    expect(fisher(of(10, 13), of(2, 17))).toBeCloseTo(0.0005367, 7);
  });

  it('equals the sum of exact fractions', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.nat(60),
        fc.nat(60),
        (n1, n2, a, b) => {
          const [one, other] = [of(a % (n1 + 1), n1), of(b % (n2 + 1), n2)];
          expect(fisher(one, other)).toBeCloseTo(exactFisher(one, other), 10);
        },
      ),
    );
  });

  it('stays a probability for thousands of iterations, and sums to one', () => {
    expect(fisher(of(4000, 10_000), of(4000, 10_000))).toBeCloseTo(1, 9);
    expect(fisher(of(10_000, 10_000), of(0, 10_000))).toBeLessThan(1e-100);
    fc.assert(
      fc.property(arbitraryCount, arbitraryCount, (before, after) => {
        const { first, probabilities } = hypergeometric(after, before);
        expect(probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
        // All failures together are shared out in the ratio of the iterations, on average.
        const mean = probabilities.reduce((sum, each, index) => sum + each * (first + index), 0);
        expect(mean / (before.failed + after.failed || 1)).toBeCloseTo(
          before.failed + after.failed > 0 ? after.total / (before.total + after.total) : 0,
          9,
        );
        expect(twoSided({ first, probabilities }, after.failed)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

it('compares nothing with a side that judged nothing', () => {
  expect([compareRates(of(0, 0), of(1, 2)), compareRates(of(1, 2), of(0, 0))]).toEqual([null, null]);
});

/** Fisher's p value from whole-number binomial coefficients. */
function exactFisher(one: Counted, other: Counted): number {
  const failed = one.failed + other.failed;
  const ways = (count: number) => choose(one.total, count) * choose(other.total, failed - count);
  let [rare, all] = [0n, 0n];
  for (let count = Math.max(0, failed - other.total); count <= Math.min(failed, one.total); count += 1) {
    all += ways(count);
    if (ways(count) <= ways(one.failed)) rare += ways(count);
  }
  return Number((rare * 10n ** 18n) / all) / 1e18;
}

function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let i = 1; i <= k; i += 1) result = (result * BigInt(n - k + i)) / BigInt(i);
  return result;
}
