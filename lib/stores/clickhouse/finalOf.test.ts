import { expect, test } from 'vitest';
import type { RowVersion } from '@/lib/evidence/model';
import { finalOf, straddles } from './finalOf';

const empathy = { rowSet: 'score', key: { criterion: 'empathy' } };
const row = (version: string | null, more: Partial<RowVersion> = {}): RowVersion => ({
  row: { rowSet: 'card', key: {} },
  version,
  insertOrder: 1,
  part: 'all_1_1_0',
  mergedInserts: 0,
  survives: false,
  tombstone: false,
  deleted: false,
  markedDeletedBy: null,
  insertedAt: null,
  values: {},
  ...more,
});

test('FINAL is what survived, more than one card included', () => {
  const versions = [
    row('1'),
    row('2', { survives: true, values: { comment: 'a' } }),
    row('2', { survives: true, values: { comment: 'b' } }),
    row('1', { row: empathy, survives: true }),
    row('3', { row: empathy, survives: true, tombstone: true }),
    row('3', { row: empathy, survives: true, deleted: true }),
  ];
  expect(finalOf(versions)).toEqual({
    rows: [
      { row: { rowSet: 'card', key: {} }, values: { comment: 'a' } },
      { row: { rowSet: 'card', key: {} }, values: { comment: 'b' } },
      { row: empathy, values: {} },
    ],
  });
});

test.each([
  ['the newest survives', [row('1'), row('2', { survives: true })], false],
  ['a tie', [row('2'), row('2', { survives: true })], false],
  ['no survivor', [row('1'), row('2')], true],
  ['a newer row than the survivor', [row('1', { survives: true }), row('2')], true],
  ['a tombstone won', [row('1'), row('2', { tombstone: true })], false],
  ['a deleted row is newer', [row('1', { survives: true }), row('2', { deleted: true })], false],
  ['every row is deleted', [row('1', { deleted: true })], false],
  ['another key has no survivor', [row('1', { survives: true }), row('1', { row: empathy })], true],
  ['nothing at all', [], false],
])('%s: straddles is %s', (_, versions, expected) => {
  expect(straddles(versions)).toBe(expected);
});
