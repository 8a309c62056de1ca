import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareRates } from './compareRates';
import { Z95 } from './Counted';
import { stratifiedComparison, type Stratum } from './stratifiedComparison';
import { arbitraryCount } from './testing/arbitraryCount';

const stratum = (failedBefore: number, totalBefore: number, failedAfter: number, totalAfter: number): Stratum => ({
  before: { failed: failedBefore, total: totalBefore },
  after: { failed: failedAfter, total: totalAfter },
});

it('gives the published exact p value of the penicillin trial: rabbits that died, treated late and at once', () => {
  // Mantel 1963, as in R's data set Rabbits; `mantelhaen.test(Rabbits, exact = TRUE)` says 0.03994.
  const rabbits = [
    stratum(6, 6, 5, 5),
    stratum(3, 6, 6, 6),
    stratum(0, 6, 4, 6),
    stratum(1, 6, 0, 6),
    stratum(0, 2, 0, 5),
  ];
  expect(stratifiedComparison(rabbits).pValue).toBeCloseTo(0.03994, 5);
});

it('gives the published difference and z of thirteen vaccination trials', () => {
  // Colditz 1994, metafor's dat.bcg; its tests say −0.0033, −0.0039 to −0.0027 and z = −11.4708 for rma.mh(measure = "RD").
  const trials = [
    [4, 119, 11, 128],
    [6, 300, 29, 274],
    [3, 228, 11, 209],
    [62, 13536, 248, 12619],
    [33, 5036, 47, 5761],
    [180, 1361, 372, 1079],
    [8, 2537, 10, 619],
    [505, 87886, 499, 87892],
    [29, 7470, 45, 7232],
    [17, 1699, 65, 1600],
    [186, 50448, 141, 27197],
    [5, 2493, 3, 2338],
    [27, 16886, 29, 17825],
  ] as const;
  const { difference, interval95, pValue } = stratifiedComparison(
    trials.map(([ill, well, illBefore, wellBefore]) => stratum(illBefore, illBefore + wellBefore, ill, ill + well)),
  );
  expect([difference, ...(interval95 ?? [])].map((value) => value?.toFixed(4))).toEqual([
    '-0.0033',
    '-0.0039',
    '-0.0027',
  ]);
  const [low = NaN, high = NaN] = interval95 ?? [];
  expect(((difference ?? NaN) * 2 * Z95) / (high - low)).toBeCloseTo(-11.4708, 3);
  expect(pValue).toBeLessThan(1e-20);
});

it('weighs the delays by n₁n₂/N', () => {
  // Weights 10 and 15; differences −0.2 and −0.1: −3.5/25.
  const { difference } = stratifiedComparison([stratum(8, 20, 4, 20), stratum(9, 30, 6, 30)]);
  expect(difference).toBeCloseTo(-0.14, 12);
});

it('has the variance that balanced delays have on paper: the mean of p(1 − p)/n on both sides', () => {
  const { difference, interval95 } = stratifiedComparison([stratum(10, 100, 5, 100), stratum(20, 100, 8, 100)]);
  const variance = (0.1 * 0.9 + 0.05 * 0.95 + 0.2 * 0.8 + 0.08 * 0.92) / 100 / 4;
  // Sato's form treats the difference as common to both delays; it parts from the textbook's where the differences do.
  expect(interval95?.[0]).toBeCloseTo((difference ?? NaN) - Z95 * Math.sqrt(variance), 3);
  expect(interval95?.[1]).toBeCloseTo((difference ?? NaN) + Z95 * Math.sqrt(variance), 3);
});

it('is the plain comparison when one delay is shared, and passes over delays that one side lacks', () => {
  fc.assert(
    fc.property(arbitraryCount, arbitraryCount, (before, after) => {
      const plain = compareRates(before, after);
      const nothing = { failed: 0, total: 0 };
      const { difference, interval95, pValue, shared } = stratifiedComparison([
        { before, after },
        { before: nothing, after },
        { before, after: nothing },
      ]);
      expect(shared).toBe(1);
      expect(difference).toBeCloseTo(plain?.difference ?? NaN, 12);
      expect(interval95).toEqual(plain?.interval95);
      expect(pValue).toBe(plain?.pValue);
    }),
  );
});

it('says the opposite when the sides are exchanged', () => {
  const opposite = { better: 'worse', worse: 'better', same: 'same', not_told: 'not_told' } as const;
  fc.assert(
    fc.property(
      fc.array(fc.record({ before: arbitraryCount, after: arbitraryCount }), { minLength: 1, maxLength: 6 }),
      (strata) => {
        const there = stratifiedComparison(strata);
        const back = stratifiedComparison(strata.map(({ before, after }) => ({ before: after, after: before })));
        expect(back.verdict).toBe(opposite[there.verdict]);
        expect(back.difference).toBeCloseTo(-(there.difference ?? NaN), 12);
        expect(there.interval95?.[0]).toBeLessThanOrEqual(there.difference ?? NaN);
        expect(there.interval95?.[1]).toBeGreaterThanOrEqual(there.difference ?? NaN);
      },
    ),
    { numRuns: 50 },
  );
});

it('tells better, worse and the same apart, and says when it can’t', () => {
  expect(stratifiedComparison([stratum(8, 50, 0, 50), stratum(5, 50, 0, 50)]).verdict).toBe('better');
  expect(stratifiedComparison([stratum(0, 50, 8, 50), stratum(0, 50, 5, 50)]).verdict).toBe('worse');
  expect(stratifiedComparison([stratum(0, 300, 0, 300), stratum(0, 300, 0, 300)]).verdict).toBe('same');
  expect(stratifiedComparison([stratum(1, 10, 0, 10), stratum(0, 10, 0, 10)]).verdict).toBe('not_told');
  expect(stratifiedComparison([])).toEqual({
    verdict: 'not_told',
    shared: 0,
    difference: null,
    interval95: null,
    pValue: null,
  });
});

it('calls nothing the same or better that it has not shown', () => {
  // 5 of 200 against none: p = 0.061, and the interval ends below 1 point on one side alone.
  const close = stratifiedComparison([stratum(5, 200, 0, 200)]);
  expect(close.pValue).toBeCloseTo(0.0611, 3);
  expect(close.interval95?.[1]).toBeLessThan(0.01);
  expect(close.verdict).toBe('not_told');
  expect(stratifiedComparison([stratum(0, 200, 5, 200)]).verdict).toBe('not_told');
  // Just above one in twenty is not below it: p = 0.0594.
  const justAbove = stratifiedComparison([stratum(5, 100, 0, 100)]);
  expect(justAbove.pValue).toBeGreaterThan(0.05);
  expect(justAbove.pValue).toBeLessThan(0.06);
  expect(justAbove.verdict).toBe('not_told');
  expect(stratifiedComparison([stratum(6, 100, 0, 100)])).toMatchObject({ verdict: 'better' });
});

it('leaves no interval without width: where nothing failed it is that of all delays together', () => {
  const pooled = compareRates({ failed: 0, total: 100 }, { failed: 0, total: 100 });
  expect(stratifiedComparison([stratum(0, 50, 0, 50), stratum(0, 50, 0, 50)]).interval95).toEqual(pooled?.interval95);
});

it('finds an effect that the mixture of delays would hide', () => {
  // Worse at each delay, and yet fewer failures in all: the second side tried the harmless delay more often.
  const hidden = stratifiedComparison([stratum(40, 100, 12, 20), stratum(1, 20, 15, 100)]);
  expect(hidden.verdict).toBe('worse');
  expect(12 / 120 + 15 / 120).toBeLessThan(41 / 120);
});
