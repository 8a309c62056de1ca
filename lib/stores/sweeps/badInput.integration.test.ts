import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RecordType } from '@/lib/record/RecordType';
import { openStores } from '../openStores';
import { openStoresUnderTest, type StoresUnderTest } from '../testing/StoresUnderTest';
import { compareScope } from './compareScope';
import { planSweep } from './planSweep';
import { sweepAll } from './testing/sweepAll';
import { tenantType } from './testing/tenantType';

let under: StoresUnderTest;
let made = 0;
let type: RecordType;
let table: string;
const options = { timeoutMs: 60_000 };

beforeAll(async () => {
  under = await openStoresUnderTest();
});
afterAll(() => under.close());

/** Tables of their own with 30 equal rows, under a collation that sorts and equals otherwise than bytes do. */
beforeEach(async () => {
  made += 1;
  table = `bad${made}`;
  type = tenantType(table, ['a', 'b']);
  await under.postgres
    .query(`CREATE COLLATION IF NOT EXISTS blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    CREATE TABLE ${table} (tenant text COLLATE blind, id bigint, a text COLLATE blind, b integer, PRIMARY KEY (id, tenant));
    CREATE INDEX ON ${table} (tenant);
    INSERT INTO ${table} SELECT (ARRAY['a', 'A', 'ä'])[n % 3 + 1], n, 'said ' || n, n FROM generate_series(1, 30) AS n;
    GRANT SELECT ON ${table} TO PUBLIC`);
  await under.clickhouse.command({
    query: `CREATE TABLE ${table} (tenant String, id Int64, a String, b Int32) ENGINE = MergeTree ORDER BY (tenant, id)`,
  });
  await under.clickhouse.command({
    query: `INSERT INTO ${table} SELECT ['a', 'A', 'ä'][number % 3 + 1], number, concat('said ', toString(number)), number FROM numbers(1, 30)`,
  });
});

test('a collation that takes two texts for one does not matter', async () => {
  const { plan, ...swept } = await sweepAll(under.stores, type, { rowsPerScope: 25 });
  expect(plan.scopes.map(({ leading }) => leading)).toEqual([['A'], ['a'], ['ä']].sort());
  expect(swept).toEqual({ differing: [], differ: 0, records: 30 });
  await under.postgres.query(`UPDATE ${table} SET a = 'SAID 7' WHERE id = 7`);
  expect((await sweepAll(under.stores, type, { rowsPerScope: 25 })).differing).toEqual([`${table}/A/7`]);
});

test.each([
  ['Postgres', 'missing_column'],
  ['ClickHouse', 'missing_column'],
] as const)('a column that %s drops between plan and comparison fails the scope', async (store, code) => {
  const plan = await planSweep(under.stores, type, { rowsPerScope: 1000, ...options });
  const sql = `ALTER TABLE ${table} DROP COLUMN a`;
  await (store === 'Postgres' ? under.postgres.query(sql) : under.clickhouse.command({ query: sql }));
  for (const scope of plan.scopes)
    await expect(
      compareScope(under.stores, type, scope, { compared: plan.compared, ...options }),
    ).rejects.toMatchObject({
      error: { code, message: expect.stringContaining('can no longer be compared') as string },
    });
  // A plan made anew leaves it out, and says so.
  const again = await sweepAll(under.stores, type);
  expect(again.plan.compared[0]).toMatchObject({ compared: ['b'], leftOut: [{ field: 'a' }] });
  expect(again.differing).toEqual([]);
});

test.each(['Postgres', 'ClickHouse'] as const)('a table that %s drops fails the scope', async (store) => {
  const plan = await planSweep(under.stores, type, { rowsPerScope: 1000, ...options });
  const sql = `DROP TABLE ${table}`;
  await (store === 'Postgres' ? under.postgres.query(sql) : under.clickhouse.command({ query: sql }));
  await expect(compareScope(under.stores, type, plan.scopes[0]!, options)).rejects.toMatchObject({
    error: { code: 'missing_table', message: expect.stringContaining(table) as string },
  });
});

test('after the truth was truncated every record differs', async () => {
  const plan = await planSweep(under.stores, type, { rowsPerScope: 1000, ...options });
  await under.postgres.query(`TRUNCATE ${table}`);
  const compared = await compareScope(under.stores, type, plan.scopes[0]!, options);
  expect(compared).toMatchObject({ records: 0, differ: 30 });
});

test('columns that the user may not read are left out, and said', async () => {
  await under.postgres.query(
    `REVOKE SELECT ON ${table} FROM PUBLIC, lastwrite_reader; GRANT SELECT (tenant, id, b) ON ${table} TO PUBLIC`,
  );
  const { plan, differing, records } = await sweepAll(under.stores, type);
  expect(plan.compared[0]).toMatchObject({
    compared: ['b'],
    leftOut: [{ field: 'a', why: expect.stringContaining('may not read') as string }],
  });
  expect([differing, records]).toEqual([[], 30]);
});

test('keys that can stand in no name are counted', async () => {
  await under.postgres.query(`INSERT INTO ${table} VALUES ('', 99, 'x', 1)`);
  const { differing, differ } = await sweepAll(under.stores, type);
  expect([differing, differ]).toEqual([[], 1]);
});

test('a user of ClickHouse that may send no settings sweeps too', async () => {
  await under.postgres.query(`UPDATE ${table} SET b = 0 WHERE id = 9`);
  expect((await sweepAll(under.strictStores, type)).differing).toEqual([`${table}/a/9`]);
});

test('an abort ends it with its reason, a deadline with a time-out, a store that is gone with what is wrong', async () => {
  const scope = { leading: null, slices: null, except: [], records: 30, rows: 60 };
  const controller = new AbortController();
  controller.abort(new Error('paused'));
  await expect(compareScope(under.stores, type, scope, { ...options, signal: controller.signal })).rejects.toThrow(
    'paused',
  );
  const client = await under.postgres.connect();
  try {
    await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    await expect(compareScope(under.stores, type, scope, { timeoutMs: 300 })).rejects.toMatchObject({
      error: { code: 'timeout' },
    });
    const later = new AbortController();
    const comparing = compareScope(under.stores, type, scope, { ...options, signal: later.signal });
    setTimeout(() => later.abort(new Error('cancelled')), 200);
    await expect(comparing).rejects.toThrow('cancelled');
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
  const gone = openStores({
    postgres: { url: under.databases.postgresReaderUrl },
    clickhouse: { url: 'http://default@127.0.0.1:1/none' },
    timeoutMs: 2_000,
  });
  await expect(compareScope(gone, type, scope, options)).rejects.toMatchObject({
    error: { code: 'connection_refused' },
  });
  await gone.close();
});
