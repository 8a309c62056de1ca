import { expect, it } from 'vitest';
import { leftColumns } from './leftColumns';

const copies = [
  { id: 'postgres', title: 'Postgres' },
  { id: 'clickhouse', title: 'ClickHouse' },
];
const rows = [{ id: 'order' }, { id: 'item' }];

it('columns that are not compared are listed by copy and reason, none of them in silence', () => {
  const put = (copy: string, rowSet: string, column: string, why: string) => ({ copy, rowSet, column, why });
  const ignore = [
    put('postgres', 'order', 'a', 'no such column'),
    put('postgres', 'order', 'b', 'may not be read'),
    put('postgres', 'item', 'c', 'no such column'),
    ...Array.from({ length: 22 }, (_, n) => put('clickhouse', 'order', `c${n + 1}`, 'left')),
  ];
  const [first, second, ...others] = leftColumns({ copies, rows, ignore });
  expect(first).toBe('Not compared in Postgres: a, item.c (no such column); b (may not be read).');
  expect(second).toMatch(/^Not compared in ClickHouse: c1, .*, c20 and 2 more \(left\)\.$/);
  expect(others).toEqual([]);
  expect(leftColumns({ copies, rows, ignore: [] })).toEqual([]);
});
