import { expect, it } from 'vitest';
import { withoutExcuse, type FaultWindow } from './excuseErrors';

const killed: FaultWindow = { fault: 'the service killed', mayCause: /no answer/, fromMs: 100, toMs: 200 };
const jumped: FaultWindow = { fault: 'the clock jumped', mayCause: null, fromMs: 0, toMs: 1_000 };
const errored = (fromMs: number, toMs: number, error = 'UpdateScorecard got no answer') => ({
  what: 'iteration 1',
  error,
  fromMs,
  toMs,
});

it.each([
  ['within the fault', 120, 130],
  ['begun before it', 50, 100],
  ['ended after it', 200, 900],
  ['around it', 50, 900],
])('an iteration %s is excused by it', (_, fromMs, toMs) => {
  expect(withoutExcuse([errored(fromMs, toMs)], [jumped, killed])).toEqual([]);
});

it.each([
  ['before', 50, 99],
  ['after', 201, 300],
])('an iteration %s the fault is not excused', (_, fromMs, toMs) => {
  const one = errored(fromMs, toMs);
  expect(withoutExcuse([one], [jumped, killed])).toEqual([one]);
});

it('an error of which the fault is no cause is not excused', () => {
  const one = errored(120, 130, 'invalid input syntax');
  expect(withoutExcuse([one], [killed])).toEqual([one]);
});

it('a fault that may cause nothing excuses nothing', () => {
  const one = errored(120, 130);
  expect(withoutExcuse([one], [jumped])).toEqual([one]);
});
