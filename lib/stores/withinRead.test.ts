import { expect, it } from 'vitest';
import type { RowVersion, SourceRead, Sources } from '@/lib/evidence/model';
import { rowId, type RecordRow } from '@/lib/record/rows';
import { withinRead } from './withinRead';

const root: RecordRow = { row: { rowSet: 'order', key: {} }, values: {} };
const item = (line: number): RecordRow => ({ row: { rowSet: 'item', key: { line: `${line}` } }, values: {} });
const read = <T>(data: T): SourceRead<T> => ({ status: 'ok', durationMs: 1, data });
const unavailable: SourceRead<never> = {
  status: 'unavailable',
  durationMs: 1,
  error: { code: 'timeout', message: '', hint: '' },
};

function sourcesWith(lines: readonly number[], copied: readonly number[], derived: readonly number[] | null): Sources {
  return {
    truth: read({ rows: [root, ...lines.map(item)], commits: [], types: {} }),
    derived: [
      {
        copy: 'derived',
        read:
          derived === null
            ? unavailable
            : read({ rows: derived.map((line) => ({ ...item(line), root: null })), types: {} }),
      },
    ],
    clickhouse: [
      {
        copy: 'analytics',
        final: read({ rows: [root, ...copied.map(item)] }),
        raw: read({
          versions: [root, ...copied.map(item)].map((row) => ({ ...row, version: '1' }) as RowVersion),
          facts: {},
          types: {},
          cut: copied.map((line) => ({ row: item(line).row, stored: 9 })),
        }),
      },
    ],
  };
}

function idsOf({ truth, derived, clickhouse }: Sources): readonly (readonly string[] | null)[] {
  const ids = (rows: readonly Pick<RecordRow, 'row'>[]) => rows.map(({ row }) => rowId(row));
  const [copy] = clickhouse;
  const [further] = derived;
  return [
    'data' in truth ? ids(truth.data.rows) : null,
    further && 'data' in further.read ? ids(further.read.data.rows) : null,
    copy && 'data' in copy.final ? ids(copy.final.data.rows) : null,
    copy && 'data' in copy.raw ? ids(copy.raw.data.versions) : null,
    copy && 'data' in copy.raw ? ids(copy.raw.data.cut) : null,
  ];
}

const itemsBy = (type: 'integer' | 'text') => ({
  id: 'item',
  noun: 'item',
  plural: 'items',
  key: [{ id: 'line', type }],
  fields: [],
});
const numbers = itemsBy('integer');
const keysOf = (...lines: readonly number[]) => lines.map((line) => item(line).row);

it('of a row set that was read in part, each copy keeps the rows up to the last that was read of all: what one lacks before is still told', () => {
  const sources = sourcesWith([2, 3, 9, 10], [1, 3, 10, 11], [1, 2, 3, 9, 10, 11, 12]);
  const within = withinRead(sources, [
    { rowSet: numbers, keys: keysOf(2, 3, 9, 10) },
    { rowSet: numbers, keys: keysOf(1, 3, 10, 11) },
  ]);
  const copied = ['item/1', 'item/3', 'item/10'];
  expect(idsOf(within)).toEqual([
    ['order', 'item/2', 'item/3', 'item/9', 'item/10'],
    ['item/1', 'item/2', 'item/3', 'item/9', 'item/10'],
    ['order', ...copied],
    ['order', ...copied],
    copied,
  ]);
});

it('where a store has another order, each copy keeps the rows that were read of all', () => {
  const within = withinRead(sourcesWith([1, 2, 10], [2, 10, 3], [1, 2, 10, 3]), [
    { rowSet: itemsBy('text'), keys: keysOf(1, 2, 10) },
  ]);
  const both = ['item/2', 'item/10'];
  expect(idsOf(within)).toEqual([['order', ...both], both, ['order', ...both], ['order', ...both], both]);
});

it('a copy that could not be read takes no rows from the others', () => {
  const within = withinRead(sourcesWith([1, 2], [2, 3], null), [{ rowSet: numbers, keys: keysOf(2, 1) }]);
  expect(idsOf(within)).toEqual([['order', 'item/2'], null, ['order', 'item/2'], ['order', 'item/2'], ['item/2']]);
});

it('control: where everything was read nothing changes', () => {
  const sources = sourcesWith([1], [2], [3]);
  expect(withinRead(sources, [])).toBe(sources);
});
