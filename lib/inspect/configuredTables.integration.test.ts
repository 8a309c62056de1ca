import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  /** Columns and rows of a further copy in Postgres. */
  readonly archive?: readonly [string, readonly string[]];
}

const entry: RecordEntry = {
  id: 'gone',
  name: 'gone/{id}',
  postgres: 'public.gone',
  clickhouse: 'gone',
  where: 'f:1',
};

const archived: Partial<RecordEntry> = { copies: [{ id: 'archive', store: 'postgres', table: 'public.gone_archive' }] };

/** What an entry makes of such tables, and how its record 1 is judged. */
async function look(
  tables: Tables,
  more: Partial<RecordEntry> = {},
): Promise<{ readonly found: Resolution; readonly inspection: () => Promise<Inspection> }> {
  const { postgres, clickhouse } = under;
  await postgres.query(`DROP TABLE IF EXISTS public.gone;
    CREATE TABLE public.gone (id bigint PRIMARY KEY, state text${tables.postgres}); GRANT SELECT ON public.gone TO PUBLIC`);
  for (const row of tables.truth) await postgres.query(`INSERT INTO public.gone VALUES ${row}`);
  const [columns, rows] = tables.archive ?? ['', []];
  await postgres.query(`DROP TABLE IF EXISTS public.gone_archive;
    CREATE TABLE public.gone_archive (id bigint PRIMARY KEY, state text${columns}); GRANT SELECT ON public.gone_archive TO PUBLIC`);
  for (const row of rows) await postgres.query(`INSERT INTO public.gone_archive VALUES ${row}`);
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
      const listCalls = () => Promise.resolve(new Map());
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

/** Runs the SQL that an inspection shows, verbatim. */
async function repair({ findings }: Inspection): Promise<void> {
  const statements = findings.flatMap(({ remedy }) => remedy?.statements ?? []);
  expect(statements).not.toEqual([]);
  for (const { store, sql } of statements)
    if (store === 'postgres') await under.postgres.query(sql);
    else await under.clickhouse.command({ query: sql });
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

test('what Postgres alone holds, marked as deleted, is deleted everywhere', async () => {
  const deleted = { postgres: { column: 'deleted_at', is: 'not_null' as const } };
  const tables = { postgres: ', deleted_at timestamptz', clickhouse: '', copy: [] };
  const { inspection } = await look({ ...tables, truth: ["(1, 'a', now())"] }, { deleted });
  const told = await inspection();
  expect([told.verdict, told.headline.lead]).toEqual(['consistent', 'Deleted everywhere.']);
  const { inspection: nobodys } = await look({ ...tables, truth: [] }, { deleted });
  await expect(nobodys()).rejects.toMatchObject({ code: 'record_not_found' });
});

test('what Postgres marks as deleted and FINAL returns is not said to be missing in Postgres', async () => {
  const deleted = { postgres: { column: 'deleted_at', is: 'not_null' as const } };
  const tables = { postgres: ', deleted_at timestamptz', clickhouse: '', copy: ["(1, 'a', 1)"] };
  const { inspection } = await look({ ...tables, truth: ["(1, 'a', now())"] }, { deleted });
  const marked = await inspection();
  expect(marked.headline.lead).toBe('Deleted in Postgres only.');
  expect(marked.headline.rest).toMatch(/^deleted_at marks the \S+ as deleted in Postgres; FINAL still returns it\.$/);
  expect(JSON.stringify(marked)).not.toMatch(/Postgres does not hold|Missing in Postgres|not in Postgres/);
  const { inspection: nobodys } = await look({ ...tables, truth: [] }, { deleted });
  expect((await nobodys()).headline.lead).toBe('Only in ClickHouse.');
});

test('a column that is renamed while the console runs leaves the verdict open', async () => {
  const { inspection } = await look({
    postgres: ', note text',
    clickhouse: ', note String',
    truth: ["(1, 'a', 'n')"],
    copy: ["(1, 'a', 'n', 1)"],
  });
  expect((await inspection()).verdict).toBe('consistent');
  await under.clickhouse.command({ query: 'ALTER TABLE gone RENAME COLUMN note TO note2 SETTINGS alter_sync = 2' });
  const inClickHouse = await inspection();
  expect([inClickHouse.verdict, inClickHouse.headline.rest]).toEqual([
    'unknown',
    'Nothing that could be compared differs. Note could not be compared: ClickHouse has no such column.',
  ]);
  await under.clickhouse.command({ query: 'ALTER TABLE gone RENAME COLUMN note2 TO note SETTINGS alter_sync = 2' });
  await under.postgres.query('ALTER TABLE public.gone RENAME COLUMN note TO note2');
  expect((await inspection()).headline.rest).toContain('Note could not be compared: Postgres has no such column.');
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

describe('NULL in a column with a default of its own', () => {
  const tables = { postgres: ', country text', clickhouse: ", country LowCardinality(String) DEFAULT 'unknown'" };

  test('is that default, by convention', async () => {
    const { inspection } = await look({ ...tables, truth: ["(1, 'a', NULL)"], copy: ["(1, 'a', DEFAULT, 1)"] });
    expect(coded(await inspection())).toEqual(['consistent', 'null_as_default']);
  });

  test('is repaired to it', async () => {
    const { inspection } = await look({ ...tables, truth: ["(1, 'a', NULL)"], copy: ["(1, 'a', 'Berlin', 1)"] });
    await repair(await inspection());
    expect(coded(await inspection())).toEqual(['consistent', 'null_as_default']);
    const held = await under.clickhouse.query({ query: 'SELECT country FROM gone FINAL', format: 'JSONEachRow' });
    expect(await held.json()).toEqual([{ country: 'unknown' }]);
  });
});

describe('columns that a store computes are compared and never written', () => {
  const twice = ', twice text GENERATED ALWAYS AS (state || state) STORED';
  test.each([
    ['a row that is missing', ', twice String MATERIALIZED concat(state, state)', []],
    ['a row that differs', ', twice String ALIAS concat(state, state)', ["(1, 'wrong', 1)"]],
    [
      'a row that differs, beside a column that is not compared',
      ", twice String MATERIALIZED concat(state, state), loader String DEFAULT 'x'",
      ["(1, 'wrong', 'kept', 1)"],
    ],
  ])('%s', async (_title, clickhouse, copy) => {
    const { inspection } = await look({ postgres: twice, clickhouse, truth: ["(1, 'a')"], copy });
    const before = await inspection();
    expect(before.verdict).toBe('inconsistent');
    await repair(before);
    expect(coded(await inspection())[0]).toBe('consistent');
  });

  test('a row of a further copy in Postgres', async () => {
    const tables = { postgres: twice, clickhouse: ', twice String', truth: ["(1, 'a')"], copy: ["(1, 'a', 'aa', 1)"] };
    const { inspection } = await look({ ...tables, archive: [twice, ["(1, 'b')"]] }, archived);
    const before = await inspection();
    expect(coded(before)).toEqual(['inconsistent', 'derived_divergence']);
    await repair(before);
    expect(coded(await inspection())).toEqual(['consistent']);
  });
});

test.each([
  ['deleted_at timestamptz', 'now()', 'not_null' as const],
  ['is_gone boolean', 'true', { equal: 't' }],
  ['is_gone smallint', '1', { equal: 'true' }],
])('a row that a further copy in Postgres marks as deleted is unmarked: %s', async (column, value, is) => {
  const tables = { postgres: '', clickhouse: '', truth: ["(1, 'a')"], copy: ["(1, 'a', 1)"] };
  const name = column.split(' ')[0] ?? '';
  const { inspection } = await look(
    { ...tables, archive: [`, ${column}`, [`(1, 'old', ${value})`]] },
    { ...archived, deleted: { archive: { column: name, is } } },
  );
  const before = await inspection();
  expect(coded(before)).toEqual(['inconsistent', 'derived_divergence']);
  await repair(before);
  expect(coded(await inspection())).toEqual(['consistent']);
});
