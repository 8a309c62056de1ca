import fc from 'fast-check';
import { expect, it } from 'vitest';
import { percentile } from './percentile';

it('takes the nearest rank, as the textbook example does', () => {
  expect([0.05, 0.3, 0.4, 0.5, 1].map((p) => percentile([15, 20, 35, 40, 50], p))).toEqual([15, 20, 20, 35, 50]);
  expect(percentile([7], 0)).toBe(7);
  expect(percentile([], 0.5)).toBeNull();
});

it('is one of the values, has its share at or below it, and grows with p', () => {
  const values = fc
    .array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 200 })
    .map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(
      values,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (sorted, p, q) => {
        const value = percentile(sorted, p) ?? NaN;
        expect(sorted).toContain(value);
        expect(sorted.filter((each) => each <= value).length).toBeGreaterThanOrEqual(p * sorted.length - 1e-9);
        expect(percentile(sorted, Math.min(p, q))).toBeLessThanOrEqual(percentile(sorted, Math.max(p, q)) ?? NaN);
      },
    ),
  );
});
