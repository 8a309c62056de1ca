import { expect, it } from 'vitest';
import type { Ramp, RampLevel } from '@/lib/contract/loadTests';
import { rampRows, rampText } from './ramp';

const level = (concurrency: number, more: Partial<RampLevel> = {}): RampLevel => ({
  concurrency,
  iterations: 2 * concurrency,
  errored: 0,
  perSecond: 20,
  callMs: 40,
  delayErrorMs: 0.2,
  ...more,
});
const said = (stoppedBy: Ramp['stoppedBy'], last: Partial<RampLevel>) =>
  rampText({ status: 'completed', ramp: { chosen: 4, stoppedBy, levels: [level(1), level(4), level(8, last)] } });

it.each<[Ramp['stoppedBy'], Partial<RampLevel>, string]>([
  ['throughput', { perSecond: 22 }, 'at 8 in parallel, 22 per second, barely more than 20 at 4.'],
  ['throughput', { perSecond: 9 }, 'at 8 in parallel, 9.0 per second, no more than 20 at 4.'],
  ['latency', { callMs: 95 }, 'at 8 in parallel, calls took 95 ms instead of 40 ms.'],
  [
    'delay_error',
    { delayErrorMs: 7 },
    'at 8 in parallel, half of the delayed calls started 7 ms or more early or late.',
  ],
  ['errors', { errored: 3 }, 'at 8 in parallel, 3 of 16 iterations got no usable answer.'],
])('a ramp that was ended by %s says so with its figures', (stoppedBy, last, expected) => {
  expect(said(stoppedBy, last)).toBe(`Concurrency 4, chosen by a ramp: ${expected}`);
});

it('one that was given up chose nothing', () => {
  expect(rampText({ status: 'completed', ramp: { chosen: 1, stoppedBy: 'gave_up', levels: [] } })).toBe(
    'Concurrency 1: the ramp failed repeatedly, so this is the default.',
  );
});

it('says that it is not over, and nothing of a run that named its concurrency', () => {
  const ramp: Ramp = { chosen: null, stoppedBy: null, levels: [] };
  expect(rampText({ status: 'running', ramp })).toBe('A short ramp before the run chooses the concurrency.');
  expect(rampText({ status: 'cancelled', ramp })).toBe('The run ended before a ramp had chosen its concurrency.');
  expect(rampText({ status: 'completed', ramp: null })).toBeNull();
});

it('has a row per level, and marks the chosen one', () => {
  const rows = rampRows({ chosen: 1, stoppedBy: 'errors', levels: [level(1), level(2, { errored: 1 })] });
  expect(rows.map(({ cells, isChosen }) => [isChosen, ...cells])).toEqual([
    [true, '1', '2', '20', '40 ms', '0.2 ms'],
    [false, '2', '4, 1 unanswered', '20', '40 ms', '0.2 ms'],
  ]);
});
