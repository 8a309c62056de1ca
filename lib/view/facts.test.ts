import { expect, it } from 'vitest';
import { readFacts, versionKey } from './facts';
import type { Finding } from './inspection';

const finding = (code: Finding['code'], evidence: Finding['evidence']): Finding => ({
  code,
  severity: 'error',
  title: '',
  explanation: '',
  narrative: [],
  evidence,
  explainedBy: null,
});
const key = (criterionId: string | null, insertOrder: number, more: object = {}) => ({
  criterionId,
  winner: { insertOrder },
  ...more,
});

it('a version is wrong where an older copy or a stamp from the future won, and in a tie only where the wrong one did', () => {
  const { wrongWinners } = readFacts([
    finding('out_of_order_write', { keys: [key(null, 2)] }),
    finding('future_version', { keys: [key('a', 3)] }),
    finding('version_tie', { keys: [key('b', 4, { decided: 'wrong' }), key('c', 5, { decided: 'right' })] }),
  ]);
  expect([...wrongWinners].sort()).toEqual([versionKey(null, 2), versionKey('a', 3), versionKey('b', 4)].sort());
});

it('versions of two keys with one number are two', () => {
  expect(new Set([versionKey(null, 1), versionKey('a', 1), versionKey('b', 1), versionKey('a', null)]).size).toBe(4);
});

it('each loss names the write that undid it; of an inspection kept before there is one for all', () => {
  const value = (field: string) => ({ criterionId: null, field, acknowledged: 1, stored: null });
  const undone = (evidence: Finding['evidence']) =>
    readFacts([finding('lost_update', evidence)]).undone.map(({ committedAt, first }) => [committedAt, first?.field]);
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
  expect(undone({ lost: [value('comment')], overwrittenBy: { committedAt: 'z' } })).toEqual([['z', 'comment']]);
});

it('what is gone is what was inserted and is no longer held', () => {
  expect(readFacts([finding('history_merged_away', { inserted: 9, held: 4 })]).mergedAway).toBe(5);
  expect(readFacts([finding('history_merged_away', { inserted: 9 })]).mergedAway).toBeNull();
});

it('evidence of another shape than expected is passed over', () => {
  const odd = [
    finding('lost_update', { lost: [{ field: 7 }, null, 'x'], overwrittenBy: 'nobody' }),
    finding('version_tie', { keys: 'none' }),
  ];
  expect(readFacts(odd)).toEqual({ lost: [], undone: [], wrongWinners: new Set(), mergedAway: null });
});
