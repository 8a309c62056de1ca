import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { RecordType } from '@/lib/record/RecordType';
import { parseRecordName, recordName } from '@/lib/record/recordName';
import { openStores, type Stores } from '../openStores';
import { listChanged } from '../postgres/listChanged';
import { readRecord } from '../readRecord';
import {
  dataOf,
  flat,
  openStoresUnderTest,
  timeoutMs,
  valuesOf,
  type StoresUnderTest,
} from '../testing/StoresUnderTest';
import { proposeTypes } from './proposeTypes';
import { readCatalogs } from './readCatalogs';
import { resolveType } from './resolveType';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
});
afterAll(() => under.close());

async function proposed(table: string, stores: Stores = under.stores) {
  const catalogs = await readCatalogs(stores);
  const { proposals } = proposeTypes(catalogs);
  const found = proposals.find(({ entry }) => entry.postgres === table);
  if (found === undefined)
    throw new Error(`${table} is not among ${proposals.map(({ entry }) => entry.postgres).join(', ')}`);
  if ('problems' in found.resolution) throw new Error(JSON.stringify(found.resolution.problems));
  return { entry: found.entry, type: found.resolution.type, warnings: found.resolution.warnings };
}

describe('names that need quoting in either store', () => {
  test('are paired, proposed under a name that can be written, and read', async () => {
    await under.postgres.query(`
      CREATE SCHEMA "Sales Dept";
      CREATE TABLE "Sales Dept"."Größe ""x"" Order" ("Tenant Id" text, "select" bigint, "Größe" numeric(12,2), "FROM" text, "a.b" text, "日付" timestamptz,
        updated_at timestamptz, PRIMARY KEY ("Tenant Id", "select"));
      CREATE TABLE "Sales Dept"."Größe ""x"" Order Items" ("Tenant Id" text, "select" bigint, "ORDER" integer, "table" text,
        PRIMARY KEY ("Tenant Id", "select", "ORDER"), FOREIGN KEY ("Tenant Id", "select") REFERENCES "Sales Dept"."Größe ""x"" Order");
      GRANT USAGE ON SCHEMA "Sales Dept" TO PUBLIC; GRANT SELECT ON ALL TABLES IN SCHEMA "Sales Dept" TO PUBLIC;
      INSERT INTO "Sales Dept"."Größe ""x"" Order" VALUES ('ä/b', 7, 12.5, 'x', 'y', '2026-01-18 10:32:07Z', '2026-01-18 10:32:07Z');
      INSERT INTO "Sales Dept"."Größe ""x"" Order Items" VALUES ('ä/b', 7, 1, 'chair');`);
    for (const query of [
      'CREATE TABLE `Größe "x" Orders` (`tenant id` String, `select` Int64, `größe` Decimal(12, 2), `FROM` String, `a.b` String, `日付` DateTime64(6), updated_at DateTime64(6), v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY (`tenant id`, `select`)',
      'CREATE TABLE `größe_"x"_order_item` (`tenant id` String, `select` Int64, `ORDER` Int32, `table` String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY (`tenant id`, `select`, `ORDER`)',
      "INSERT INTO `Größe \"x\" Orders` VALUES ('ä/b', 7, 12.5, 'x', 'z', '2026-01-18 10:32:07', '2026-01-18 10:32:07', 1)",
      "INSERT INTO `größe_\"x\"_order_item` VALUES ('ä/b', 7, 1, 'chair', 1)",
    ])
      await under.clickhouse.command({ query });

    const { entry, type } = await proposed('Sales Dept."Größe ""x"" Order"');
    expect([entry.id, entry.name, entry.children?.map(({ id }) => id)]).toEqual([
      'grosse_x_order',
      'tenants/{tenant_id}/grosse-x-orders/{select}',
      ['item'],
    ]);
    expect(type.rows[0]?.fields.map(({ id, columns }) => [id, columns.clickhouse])).toEqual([
      ['Größe', 'größe'],
      ['FROM', 'FROM'],
      ['a.b', 'a.b'],
      ['日付', '日付'],
      ['updated_at', 'updated_at'],
    ]);
    const signal = new AbortController().signal;
    const query = { changedSince: null, after: null, limit: 10 };
    const { records } = await listChanged(under.stores.postgres, type, query, signal);
    const [first] = records;
    if (first === undefined) throw new Error('it is listed');
    expect(parseRecordName([type], first.name.text)).toMatchObject({ ok: true, name: { key: first.name.key } });
    const { truth, final } = flat(await readRecord(under.stores, type, first.name, { timeoutMs }));
    expect([valuesOf(dataOf(truth), type.rows[0]?.id ?? ''), valuesOf(dataOf(final), type.rows[0]?.id ?? '')]).toEqual([
      [expect.objectContaining({ Größe: '12.50', FROM: 'x', 'a.b': 'y' })],
      [expect.objectContaining({ Größe: '12.5', FROM: 'x', 'a.b': 'z' })],
    ]);
    expect(valuesOf(dataOf(final), type.rows[1]?.id ?? '')).toEqual([{ table: 'chair' }]);
  });
});

describe('a user who may read some columns alone', () => {
  test('is told which are left out; a key that may not be read is said where the record is read', async () => {
    const role = `some_${under.databases.clickhouse.database}`;
    const admin = new pg.Client({ connectionString: inject('lastwriteStack').postgres.adminUrl });
    await admin.connect();
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'some'`);
    await under.postgres.query(
      `CREATE TABLE public.vaults (id bigint PRIMARY KEY, open text, secret text); INSERT INTO public.vaults VALUES (1, 'a', 'b'); GRANT SELECT (id, open) ON public.vaults TO ${role}`,
    );
    await under.clickhouse.command({
      query:
        'CREATE TABLE vaults (id Int64, open String, secret String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id',
    });
    await under.clickhouse.command({ query: "INSERT INTO vaults VALUES (1, 'a', 'c', 1)" });
    const url = new URL(under.databases.postgresUrl);
    url.username = role;
    url.password = 'some';
    const stores = openStores({
      postgres: { url: url.href },
      clickhouse: { url: under.databases.clickhouse.readerUrl },
      timeoutMs,
    });
    try {
      const { entry, type } = await proposed('public.vaults', stores);
      expect(type.rows[0]?.fields.map(({ id }) => id)).toEqual(['open']);
      expect(type.ignore).toContainEqual({
        copy: 'postgres',
        rowSet: 'vault',
        column: 'secret',
        why: 'the Postgres user may not read it',
      });
      const read = flat(await readRecord(stores, type, recordName(type, { id: '1' }), { timeoutMs }));
      expect(valuesOf(dataOf(read.truth), 'vault')).toEqual([{ open: 'a' }]);

      await under.postgres.query(`REVOKE SELECT (id) ON public.vaults FROM ${role}`);
      const resolution = resolveType(entry, await readCatalogs(stores));
      expect('problems' in resolution ? resolution.problems : []).toEqual([
        {
          path: 'key.id',
          message: expect.stringMatching(/may not read the column id of public\.vaults/) as string,
        },
      ]);
    } finally {
      await stores.close();
      await under.postgres.query('DROP TABLE public.vaults');
      await admin.query(`DROP ROLE ${role}`);
      await admin.end();
    }
  });
});

test('1,600 columns are paired, and every one is told', async () => {
  const columns = Array.from({ length: 1_598 }, (_, n) => `c${n}`);
  await under.postgres.query(
    `CREATE TABLE public.wide_rows (id bigint PRIMARY KEY, ${columns.map((name) => `${name} boolean`).join(', ')}, only_here text);
     GRANT SELECT ON public.wide_rows TO PUBLIC; INSERT INTO public.wide_rows (id, c7) VALUES (1, true)`,
  );
  await under.clickhouse.command({
    query: `CREATE TABLE wide_rows (id Int64, ${columns.map((name) => `${name} Nullable(Bool)`).join(', ')}, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id`,
  });
  await under.clickhouse.command({ query: 'INSERT INTO wide_rows (id, c7, v) VALUES (1, true, 1)' });
  const { type }: { readonly type: RecordType } = await proposed('public.wide_rows');
  expect(type.rows[0]?.fields).toHaveLength(1_598);
  expect(type.ignore.map(({ column }) => column)).toEqual(['v', 'only_here']);
  const { truth, final } = flat(await readRecord(under.stores, type, recordName(type, { id: '1' }), { timeoutMs }));
  expect(valuesOf(dataOf(truth), 'wide_row')[0]).toMatchObject({ c7: true, c8: null });
  expect(valuesOf(dataOf(final), 'wide_row')).toEqual(valuesOf(dataOf(truth), 'wide_row'));
});
