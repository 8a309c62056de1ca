import { expect, it } from 'vitest';
import { readRange, shiftRange, writeRange, zoomRange, type Range } from './range';

const all: Range = [1000, 9000];

it('stands in an address', () => {
  expect(readRange(writeRange([1768732327418204, 1768732327440000]))).toEqual([1768732327418204, 1768732327440000]);
  expect(['', 'x', '5-5', '9-1', '1-2-3', null].map(readRange)).toEqual([null, null, null, null, null, null]);
});

it('zooms around its middle, and out again to everything', () => {
  expect(zoomRange(null, all, 0.5)).toEqual([3000, 7000]);
  expect(zoomRange([3000, 7000], all, 2)).toBeNull();
  expect(zoomRange([4000, 4010], all, 0.5)).toEqual([3995, 4015]);
});

it('moves no further than what there is', () => {
  expect(shiftRange([3000, 5000], all, 0.5)).toEqual([4000, 6000]);
  expect(shiftRange([7000, 9000], all, 0.5)).toEqual([7000, 9000]);
  expect(shiftRange([1500, 3500], all, -0.5)).toEqual([1000, 3000]);
});
