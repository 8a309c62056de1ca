import { expect, it } from 'vitest';
import { aFinding } from '@/lib/contract/testing/aFinding';
import type { RowKey } from '@/lib/record/rows';
import { readFacts } from './facts';
import { aCard, aScore } from './testing/inspections';

const key = (row: RowKey, insertOrder: number, more: object = {}) => ({ row, winner: { insertOrder }, ...more });
const version = (row: RowKey, insertOrder: number | null, copy = 'clickhouse') => ({ ...row, copy, insertOrder });

it('a version is wrong where an older copy or a stamp from the future won, and in a tie only where the wrong one did', () => {
  const about = { copy: 'clickhouse' };
  const { wonWrongly } = readFacts([
    aFinding('out_of_order_write', { keys: [key(aCard, 2)] }, about),
    aFinding('future_version', { keys: [key(aScore('a'), 3)] }, about),
    aFinding(
      'version_tie',
      { keys: [key(aScore('b'), 4, { decided: 'wrong' }), key(aScore('c'), 5, { decided: 'right' })] },
      about,
    ),
  ]);
  const wrong = [version(aCard, 2), version(aScore('a'), 3), version(aScore('b'), 4)];
  const right = [
    version(aScore('c'), 5),
    version(aCard, 3),
    version(aScore('b'), 2),
    version(aCard, null),
    version(aCard, 2, 'mart'),
  ];
  expect([wrong.map(wonWrongly), right.map(wonWrongly)]).toEqual([
    [true, true, true],
    [false, false, false, false, false],
  ]);
});

it('each loss names the write that undid it; one of an inspection kept before names none', () => {
  const value = (field: string) => ({ row: aCard, field, acknowledged: 1, stored: null });
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

it('what is gone of a copy is what was inserted and is no longer held', () => {
  const merged = (facts: object, copy: string | null) => aFinding('history_merged_away', facts, { copy });
  const facts = readFacts([merged({ inserted: 9, held: 4 }, 'lake'), merged({ inserted: 9, held: 8 }, 'mart')]);
  expect([facts.mergedAway('lake'), facts.mergedAway('mart'), facts.mergedAway('other')]).toEqual([5, 1, null]);
  expect(readFacts([merged({ inserted: null, held: 4 }, 'lake')]).mergedAway('lake')).toBeNull();
});

it('a row that should be gone is no value that was lost', () => {
  const values = [{ row: aCard, field: 'row', acknowledged: null, stored: null }];
  expect(readFacts([aFinding('lost_update', { lost: values, losses: [] })]).lost).toEqual([]);
  expect(readFacts([])).toMatchObject({ lost: [], undone: [] });
});
