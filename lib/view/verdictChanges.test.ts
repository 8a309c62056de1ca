import { expect, it } from 'vitest';
import { verdictChanges } from './verdictChanges';

const state = (at: string, verdict: 'consistent' | 'unknown', lead: string) => ({ at, verdict, lead, rest: at });

it('joins what follows with the same verdict, newest first, and keeps a verdict that came back apart', () => {
  const changes = verdictChanges([
    state('1', 'unknown', 'Early.'),
    state('2', 'unknown', 'Early.'),
    state('3', 'consistent', 'Consistent.'),
    state('4', 'unknown', 'Early.'),
  ]);
  expect(changes.map(({ state: { at }, states, since }) => [at, states, since])).toEqual([
    ['4', 1, '4'],
    ['3', 1, '3'],
    ['2', 2, '1'],
  ]);
  expect(verdictChanges([])).toEqual([]);
});
