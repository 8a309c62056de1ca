import { expect, it } from 'vitest';
import { aLoadTest, aPoint } from '@/lib/contract/testing/aLoadTest';
import { exitCodeOfLoadTest } from './exitCodeOfLoadTest';

const codeOf = (points: Parameters<typeof aLoadTest>[0], failAbove = 0, more: Parameters<typeof aLoadTest>[1] = {}) =>
  exitCodeOfLoadTest(aLoadTest(points, more), failAbove);

it('passes when no measured rate is above the limit, and fails when one is', () => {
  expect([codeOf([aPoint(0, 0, 50)]), codeOf([aPoint(0, 0, 50), aPoint(10, 1, 49)])]).toEqual([0, 1]);
  expect([codeOf([aPoint(0, 1, 99)], 0.01), codeOf([aPoint(0, 2, 98)], 0.01), codeOf([aPoint(0, 50, 0)], 1)]).toEqual([
    0, 1, 0,
  ]);
});

it('is unknown when a delay could not be judged, or when what could not be judged leaves it open', () => {
  expect(codeOf([aPoint(0, 0, 50), aPoint(10, 0, 0, { errored: 50 })])).toBe(2);
  expect(codeOf([aPoint(0, 0, 49, { errored: 1 })])).toBe(2);
  // Had the one failed, it would still be 2 %.
  expect(codeOf([aPoint(0, 0, 49, { errored: 1 })], 0.05)).toBe(0);
  expect(codeOf([aPoint(0, 2, 47, { errored: 1 })], 0.05)).toBe(2);
  expect(codeOf([aPoint(0, 5, 44, { errored: 1 })], 0.05)).toBe(1);
  expect(codeOf([])).toBe(2);
});

it('is unknown when it did not run to its end', () => {
  for (const status of ['cancelled', 'failed', 'running', 'queued'] as const)
    expect(codeOf([aPoint(0, 0, 50)], 0, { status }), status).toBe(2);
});
