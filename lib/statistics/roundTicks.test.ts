import fc from 'fast-check';
import { expect, it } from 'vitest';
import { roundTicks } from './roundTicks';

it('takes round steps from 0 up to the first at or above the highest value', () => {
  expect(roundTicks(7)).toEqual([0, 2, 4, 6, 8]);
  expect(roundTicks(21)).toEqual([0, 5, 10, 15, 20, 25]);
  expect(roundTicks(1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
});

it('does not take a sixth step, or a larger one, for the last digit of a double', () => {
  // 0.0001 · 4 comes out a little below 0.0004; 0.1 + 0.2 a little above 0.3.
  expect(roundTicks(0.0004, 4)).toEqual([0, 0.0001, 0.0002, 0.0003, 0.0004]);
  expect(roundTicks(0.1 + 0.2, 3)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(roundTicks(0.1 * 3, 3)).toEqual(roundTicks(0.3, 3));
});

it('has an axis also where there is nothing', () => {
  expect([roundTicks(0), roundTicks(-1), roundTicks(NaN)]).toEqual([
    [0, 1],
    [0, 1],
    [0, 1],
  ]);
});

it('covers the highest value with steps of one length, no more than were asked for', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.integer({ min: 2, max: 10 }), (max, count) => {
      const ticks = roundTicks(max, count);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * (1 - 1e-8));
      expect(ticks.length - 1).toBeLessThanOrEqual(count);
      const step = ticks[1] ?? NaN;
      for (const [index, tick] of ticks.entries()) expect(Math.abs(tick - index * step)).toBeLessThan(step * 1e-6);
    }),
  );
});
