import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordType } from '@/lib/record/RecordType';
import { orderType } from '../testing/orderType';
import { openStoresUnderTest, type StoresUnderTest } from '../testing/StoresUnderTest';
import { inlineValues } from './describeStatement';
import { isPlaceIn, listChanged, listStatement, type PlaceInList } from './listChanged';
import { readPostgresFacts } from './readPostgresFacts';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
  await under.postgres.query(`
    CREATE TABLE listed (shop text, id bigint, day date, changed timestamp(3), PRIMARY KEY (shop, id, day));
    CREATE INDEX ON listed (changed);
    INSERT INTO listed SELECT 's' || n % 7, n, '2026-01-18', '2026-01-18 10:00:00'::timestamp + (n / 10) * interval '1 second' FROM generate_series(1, 20000) AS n;
    INSERT INTO listed VALUES ('never', 1, '2026-01-18', 'infinity'), ('early', 1, '2026-01-18', '0044-03-15 12:00:00 BC');
    GRANT SELECT ON listed TO PUBLIC; ANALYZE listed`);
});
afterAll(() => under.close());

const type: RecordType = {
  ...orderType,
  id: 'listed',
  name: 'shops/{shop}/rows/{id}/{day}',
  key: [
    { id: 'shop', type: 'text' },
    { id: 'id', type: 'integer' },
    { id: 'day', type: 'text' },
  ],
  rows: [
    {
      id: 'listed',
      noun: 'row',
      plural: 'rows',
      key: [],
      fields: [{ id: 'changed', label: 'changed', columns: { orders: 'changed' } }],
    },
  ],
  copies: [
    {
      ...orderType.copies[0],
      tables: [{ rowSet: 'listed', table: 'listed', key: { shop: 'shop', id: 'id', day: 'day' } }],
    },
  ],
  changedAt: 'changed',
};
const { signal } = new AbortController();
const list = (of: RecordType, after: PlaceInList | null, limit: number, changedSince: string | null = null) =>
  listChanged(under.stores.postgres, of, { changedSince, after, limit }, signal);

async function planOf(of: RecordType, after: PlaceInList | null, changedSince: string | null = null): Promise<string> {
  const facts = await readPostgresFacts(under.stores.postgres, of);
  const statement = listStatement(facts, of, of.changedAt === null ? 'all' : 'changed', {
    changedSince,
    after,
    limit: 50,
  });
  if (statement === null) throw new Error('such a place may be');
  const { rows } = await under.postgres.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN ${inlineValues(statement.sql, statement.values)}`,
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('a list by the time of change', () => {
  test('is read off the index on that time, on its first page and on later ones', async () => {
    const place = ['2026-01-18 10:10:00', 's1', '6000', '2026-01-18'];
    for (const plan of [
      await planOf(type, null),
      await planOf(type, place),
      await planOf(type, place, '2026-01-18T10:00:00Z'),
    ]) {
      expect(plan).toMatch(/Index (Only )?Scan Backward using listed_changed_idx/);
      expect(plan).not.toContain('Seq Scan');
    }
    expect(await planOf(type, place)).toMatch(/Index Cond: .*changed/);
  });

  test('goes on within an instant, from infinity down to years before Christ', async () => {
    const first = await list(type, null, 4);
    expect(first.records.map(({ changedAt, name }) => [changedAt, name.key.id])).toEqual([
      ['infinity', '1'],
      ['2026-01-18T10:33:20.000Z', '20000'],
      ['2026-01-18T10:33:19.000Z', '19998'],
      ['2026-01-18T10:33:19.000Z', '19991'],
    ]);
    expect(first.next).toEqual(['2026-01-18 10:33:19', 's6', '19991', '2026-01-18']);
    const second = await list(type, first.next, 3);
    expect(second.records.map(({ name }) => name.key.id)).toEqual(['19997', '19990', '19996']);
    expect(isPlaceIn(type, first.next)).toBe(true);

    const beforeLast = ['2026-01-18 10:00:00', 's0', '7', '2026-01-18'];
    const last = await list(type, beforeLast, 3);
    expect(last.records.map(({ name }) => name.key.shop)).toEqual(['early']);
    expect(last.next).toBeNull();
    const from = await list(type, null, 3, '2026-01-18T10:33:20Z');
    expect(from.records.map(({ name }) => name.key.id)).toEqual(['1', '20000']);
  });
});

test('a list by key is read off the key’s index where the key sorts as its parts are compared', async () => {
  const byKey: RecordType = { ...type, changedAt: null, key: type.key.slice(0, 2), name: 'shops/{shop}/rows/{id}' };
  for (const plan of [await planOf(byKey, null), await planOf(byKey, ['s3', '17'])]) {
    expect(plan).toMatch(/Index (Only )?Scan using listed_pkey/);
    expect(plan).not.toContain('Sort');
  }
  const { records, next } = await list(byKey, ['s3', '17'], 2);
  expect([records.map(({ name }) => name.text), next]).toEqual([
    ['shops/s3/rows/24', 'shops/s3/rows/31'],
    ['s3', '31'],
  ]);
});

test.each<[unknown, boolean]>([
  [['2026-01-18 10:33:19', 's5', '19990', '2026-01-18'], true],
  [['0044-03-15 12:00:00 BC', 's5', '19990', '2026-01-18'], true],
  [['infinity', 's5', '19990', '2026-01-18'], true],
  [['2026-13-18 10:33:19', 's5', '19990', '2026-01-18'], false],
  [['s5', '19990', '2026-01-18'], false],
  [['2026-01-18 10:33:19', 's5', 19990, '2026-01-18'], false],
  ['2026-01-18', false],
  [null, false],
])('a place that a list may have given: %j', (place, is) => {
  expect(isPlaceIn(type, place)).toBe(is);
});

test('nothing comes after a key that no row can have', async () => {
  expect(await list(type, ['infinity', 'never', 'x', '2026-01-18'], 3)).toEqual({
    records: [],
    unnamed: 0,
    next: null,
  });
});
