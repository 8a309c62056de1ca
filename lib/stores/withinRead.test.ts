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

it('of a row set that was read in part, each copy keeps the rows that were read of all', () => {
  const within = withinRead(sourcesWith([1, 2, 3], [2, 3, 4], [1, 2, 3, 4]), new Set(['item']));
  const both = ['item/2', 'item/3'];
  expect(idsOf(within)).toEqual([['order', ...both], both, ['order', ...both], ['order', ...both], both]);
});

it('a copy that could not be read takes no rows from the others', () => {
  const within = withinRead(sourcesWith([1, 2], [2, 3], null), new Set(['item']));
  expect(idsOf(within)).toEqual([['order', 'item/2'], null, ['order', 'item/2'], ['order', 'item/2'], ['item/2']]);
});

it('control: where everything was read nothing changes', () => {
  const sources = sourcesWith([1], [2], [3]);
  expect(withinRead(sources, new Set())).toBe(sources);
});
