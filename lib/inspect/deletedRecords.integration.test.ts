import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Inspection } from '@/lib/contract/inspect';
import type { RecordEntry } from '@/lib/record/RecordEntry';
import { recordName } from '@/lib/record/recordName';
import { readCatalogs } from '@/lib/stores/discovery/readCatalogs';
import { resolveType, type Resolution } from '@/lib/stores/discovery/resolveType';
import { openStores } from '@/lib/stores/openStores';
import { openStoresUnderTest, timeoutMs, type StoresUnderTest } from '@/lib/stores/testing/StoresUnderTest';
import { inspectRecord } from './inspectRecord';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
});
afterAll(() => under.close());

/** `columns` of both stores beside `id` and `state`, and rows as `VALUES`. */
interface Tables {
  readonly postgres: string;
  readonly clickhouse: string;
  readonly truth: readonly string[];
  readonly copy: readonly string[];
}

const entry: RecordEntry = {
  id: 'gone',
  name: 'gone/{id}',
  postgres: 'public.gone',
  clickhouse: 'gone',
  where: 'f:1',
};

/** What an entry makes of such tables, and how its record 1 is judged. */
async function look(
  tables: Tables,
  more: Partial<RecordEntry> = {},
): Promise<{ readonly found: Resolution; readonly inspection: () => Promise<Inspection> }> {
  const { postgres, clickhouse } = under;
  await postgres.query(`DROP TABLE IF EXISTS public.gone;
    CREATE TABLE public.gone (id bigint PRIMARY KEY, state text${tables.postgres}); GRANT SELECT ON public.gone TO PUBLIC`);
  for (const row of tables.truth) await postgres.query(`INSERT INTO public.gone VALUES ${row}`);
  await clickhouse.command({ query: 'DROP TABLE IF EXISTS gone SYNC' });
  await clickhouse.command({
    query: `CREATE TABLE gone (id Int64, state String${tables.clickhouse}, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id`,
  });
  for (const row of tables.copy) await clickhouse.command({ query: `INSERT INTO gone VALUES ${row}` });
  const found = resolveType({ ...entry, ...more }, await readCatalogs(under.stores));
  const inspection = async () => {
    if ('problems' in found) throw new TypeError(JSON.stringify(found.problems));
    // What the stores say of their tables is kept for a while, and these tables are others each time.
    const stores = openStores({
      postgres: { url: under.databases.postgresReaderUrl },
      clickhouse: { url: under.databases.clickhouse.readerUrl },
      timeoutMs,
    });
    try {
      const environment = { id: 'local', settleMs: 0, timeoutMs };
      const listCalls = () => Promise.resolve([]);
      const now = () => new Date().toISOString();
      return await inspectRecord(
        { stores, types: [found.type], environment, listCalls, now },
        recordName(found.type, { id: '1' }),
      );
    } finally {
      await stores.close();
    }
  };
  return { found, inspection };
}

const coded = ({ verdict, findings }: Inspection) => [verdict, ...findings.map(({ code }) => code)];

test.each([
  ['deleted_at timestamptz', 'deleted_at Nullable(DateTime64(6))', "'2026-01-02Z'", "'2026-01-02 00:00:00'"],
  ['is_deleted boolean', 'is_deleted Bool', 'true', 'true'],
  ['deleted_items integer', 'deleted_items UInt32', '1', '1'],
])('a mark that both stores keep is a field like others: %s and %s', async (postgres, clickhouse, truth, copy) => {
  const tables = { postgres: `, ${postgres}`, clickhouse: `, ${clickhouse}`, truth: [`(1, 'a', ${truth})`] };
  const { found, inspection } = await look({ ...tables, copy: [`(1, 'a', ${copy}, 1)`] });
  expect('warnings' in found ? found.warnings.join() : found).not.toContain('looks like a deletion mark');
  expect(coded(await inspection())).toEqual(['consistent']);
});

test('a mark that ClickHouse alone keeps leaves open whether the row counts', async () => {
  const { found, inspection } = await look({
    postgres: '',
    clickhouse: ', removed_deleted UInt8',
    truth: ["(1, 'a')"],
    copy: ["(1, 'a', 1, 1)"],
  });
  expect('warnings' in found ? found.warnings.join() : found).toContain('looks like a deletion mark');
  expect(coded(await inspection())).toEqual(['unknown', 'missing_in_clickhouse']);
});

test.each([
  ['is_gone UInt8', 'true', '1'],
  ['is_gone Nullable(Int8)', 'TRUE', '1'],
  ['is_gone Bool', '1', 'true'],
  ["is_gone Enum8('no' = 0, 'yes' = 1)", '1', "'yes'"],
  ['is_gone String', 'true', "'true'"],
])('%s marks what is deleted by = %s', async (column, equal, value) => {
  const { inspection } = await look(
    { postgres: '', clickhouse: `, ${column}`, truth: [], copy: ["(1, 'a', DEFAULT, 1)", `(1, 'a', ${value}, 2)`] },
    { deleted: { clickhouse: { column: 'is_gone', is: { equal } } } },
  );
  expect(coded(await inspection())).toEqual(['consistent']);
});

test('Debezium’s mark in a number', async () => {
  const { inspection } = await look({
    postgres: '',
    clickhouse: ', __deleted UInt8',
    truth: [],
    copy: ["(1, 'a', 1, 1)"],
  });
  expect(coded(await inspection())).toEqual(['consistent']);
});

test.each([
  [
    'is_gone UInt8',
    'gone',
    'gone.is_gone is UInt8, which is never equal to gone. Expected a whole number, true or false.',
  ],
  ['is_gone Bool', '2', 'gone.is_gone is Bool, which is never equal to 2. Expected true or false.'],
  [
    "is_gone Enum8('no' = 0, 'yes' = 1)",
    'true',
    "gone.is_gone is Enum8('no' = 0, 'yes' = 1), which is never equal to true. Expected one of its labels: no, yes.",
  ],
])('%s can never be %s, and the entry is refused', async (column, equal, message) => {
  const { found } = await look(
    { postgres: '', clickhouse: `, ${column}`, truth: [], copy: [] },
    { deleted: { clickhouse: { column: 'is_gone', is: { equal } } } },
  );
  expect(found).toEqual({ problems: [{ path: 'deleted.clickhouse', message: `ClickHouse: ${message}` }] });
});
