import { expect, it } from 'vitest';
import { readFacts, versionKey } from './facts';
import { aFinding } from '@/lib/contract/testing/aFinding';

const key = (criterionId: string | null, insertOrder: number, more: object = {}) => ({
  criterionId,
  winner: { insertOrder },
  ...more,
});

it('a version is wrong where an older copy or a stamp from the future won, and in a tie only where the wrong one did', () => {
  const { wrongWinners } = readFacts([
    aFinding('out_of_order_write', { keys: [key(null, 2)] }),
    aFinding('future_version', { keys: [key('a', 3)] }),
    aFinding('version_tie', { keys: [key('b', 4, { decided: 'wrong' }), key('c', 5, { decided: 'right' })] }),
  ]);
  expect([...wrongWinners].sort()).toEqual([versionKey(null, 2), versionKey('a', 3), versionKey('b', 4)].sort());
});

it('versions of two keys with one number are two', () => {
  expect(new Set([versionKey(null, 1), versionKey('a', 1), versionKey('b', 1), versionKey('a', null)]).size).toBe(4);
});

it('each loss names the write that undid it; one of an inspection kept before names none', () => {
  const value = (field: string) => ({ criterionId: null, field, acknowledged: 1, stored: null });
  const undone = (facts: object) =>
    readFacts([aFinding('lost_update', facts)]).undone.map(({ committedAt, first }) => [committedAt, first?.field]);
  expect(
    undone({
      lost: [value('comment'), value('submittedAt')],
      losses: [
        { values: [value('comment')], overwrittenBy: { committedAt: 'x' } },
        { values: [value('submittedAt')], overwrittenBy: { committedAt: 'y' } },
        { values: [value('score')], overwrittenBy: null },
      ],
    }),
  ).toEqual([
    ['x', 'comment'],
    ['y', 'submittedAt'],
  ]);
  expect(undone({ lost: [value('comment')], overwrittenBy: { committedAt: 'z' } })).toEqual([]);
});

it('what is gone is what was inserted and is no longer held', () => {
  expect(readFacts([aFinding('history_merged_away', { inserted: 9, held: 4 })]).mergedAway).toBe(5);
  expect(readFacts([aFinding('history_merged_away', { inserted: null, held: 4 })]).mergedAway).toBeNull();
});

it('a row that should be gone is no value that was lost', () => {
  const values = [{ criterionId: null, field: 'row', acknowledged: null, stored: null }];
  expect(readFacts([aFinding('lost_update', { lost: values, losses: [] })]).lost).toEqual([]);
  expect(readFacts([])).toEqual({ lost: [], undone: [], wrongWinners: new Set(), mergedAway: null });
});
