import { expect, it } from 'vitest';
import { exitCodeOfProblem } from './exitCodeOfProblem';
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
