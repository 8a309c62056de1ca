import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryCount } from './testing/arbitraryCount';
import { wilsonInterval } from './wilsonInterval';

// Newcombe 1998 (Statistics in Medicine 17, 857–872), table I, method 3.
it.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('gives the published interval of %d/%d', (failed, total, low, high) => {
  const interval = wilsonInterval(failed, total);
  expect(interval?.[0]).toBeCloseTo(low, 4);
  expect(interval?.[1]).toBeCloseTo(high, 4);
});

it('gives what can be worked out by hand: z²/(n + z²) after none of 50', () => {
  expect(wilsonInterval(0, 50)?.[0]).toBe(0);
  expect(wilsonInterval(0, 50)?.[1]).toBeCloseTo(3.8414588206941254 / 53.841458820694126, 15);
  expect(wilsonInterval(8, 50)?.map((end) => end.toFixed(4))).toEqual(['0.0834', '0.2851']);
  expect(wilsonInterval(50, 50)?.[1]).toBe(1);
});

it('knows nothing of a rate that was never tried', () => {
  expect(wilsonInterval(0, 0)).toBeNull();
});

it('holds the rate, stays within 0 and 1, is the mirror of the passing side, and shrinks with more of the same', () => {
  fc.assert(
    fc.property(arbitraryCount, ({ failed, total }) => {
      const [low, high] = wilsonInterval(failed, total) ?? [NaN, NaN];
      expect(low).toBeGreaterThanOrEqual(0);
      expect(Object.is(low, -0)).toBe(false);
      expect(low).toBeLessThanOrEqual(failed / total);
      expect(high).toBeGreaterThanOrEqual(failed / total);
      expect(high).toBeLessThanOrEqual(1);
      const [mirroredLow, mirroredHigh] = wilsonInterval(total - failed, total) ?? [NaN, NaN];
      expect(mirroredLow).toBeCloseTo(1 - high, 12);
      expect(mirroredHigh).toBeCloseTo(1 - low, 12);
      const [tenfoldLow, tenfoldHigh] = wilsonInterval(failed * 10, total * 10) ?? [NaN, NaN];
      expect(tenfoldHigh - tenfoldLow).toBeLessThan(high - low);
    }),
  );
});
