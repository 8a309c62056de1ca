import { expect, it } from 'vitest';
import { exitCodeOfProblem } from './exitCodeOfProblem';
import { exitCodeOfSweep } from './commands/sweep';
import type { Sweep } from '@/lib/contract/sweeps';
import { exitCodeOf, exitCodeOfAll } from './exitCodes';

it('one inconsistent record outweighs unknown ones, and those consistent ones; nothing is unknown', () => {
  expect([exitCodeOf('consistent'), exitCodeOf('inconsistent'), exitCodeOf('unknown')]).toEqual([0, 1, 2]);
  expect(exitCodeOfAll(['consistent', 'unknown', 'inconsistent'])).toBe(1);
  expect(exitCodeOfAll(['consistent', 'unknown'])).toBe(2);
  expect(exitCodeOfAll(['consistent', 'consistent'])).toBe(0);
  expect(exitCodeOfAll([])).toBe(2);
});

it.each([
  ['invalid_name', 64],
  ['unknown_environment', 64],
  ['too_many_names', 64],
  ['scorecard_not_found', 2],
  ['internal', 2],
  ['not_ready', 2],
  ['never heard of', 2],
])('the problem %s ends with %i', (code, exit) => {
  expect(exitCodeOfProblem({ code })).toBe(exit);
});

it.each([
  ['clean', 0, 0, 0],
  ['drifted', 1, 0, 1],
  ['drifted', 10, 10, 0],
  ['drifted', 11, 10, 1],
  ['incomplete', 0, 10, 2],
  [null, 0, 0, 2],
] as const)(
  'a sweep that ends %s with %i drifts, of which %i are passed over: %i',
  (outcome, drifted, failAbove, code) => {
    expect(exitCodeOfSweep({ outcome, counts: { drifted } } as Sweep, failAbove)).toBe(code);
  },
);
