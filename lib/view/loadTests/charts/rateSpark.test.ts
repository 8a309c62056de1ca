import { expect, test } from 'vitest';
import { aPoint } from '@/lib/contract/testing/aLoadTest';
import { lastDelayMs, rateSpark } from './rateSpark';

test('rows share an axis that is to scale', () => {
  const short = [aPoint(0, 5, 5), aPoint(50, 0, 10)];
  const long = [aPoint(200, 1, 9), aPoint(0, 10, 0)];
  const untilMs = lastDelayMs([short, long]);
  expect(untilMs).toBe(200);
  expect(rateSpark(short, untilMs)?.dots).toEqual([
    { at: 0, rate: 0.5 },
    { at: 0.25, rate: 0 },
  ]);
  expect(rateSpark(long, untilMs)?.dots).toEqual([
    { at: 0, rate: 1 },
    { at: 1, rate: 0.1 },
  ]);
});

test('it is said in words too; a delay at which nothing was judged is in neither', () => {
  const points = [aPoint(1_000, 1, 3), aPoint(0, 2, 2), aPoint(5, 0, 0)];
  expect(rateSpark(points, 1_000)?.text).toMatch(/^0 ms: 50 %, 1,000 ms: 25 %$/);
  expect(rateSpark([aPoint(5, 0, 0)], 5)).toBeNull();
  expect(rateSpark([aPoint(0, 1, 1)], lastDelayMs([[aPoint(0, 1, 1)]]))?.dots).toEqual([{ at: 0, rate: 0.5 }]);
});
