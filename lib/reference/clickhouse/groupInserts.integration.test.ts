import { ClickHouseError } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { startRelay } from '@/lib/stores/testing/startRelay';
import { openStores, type WritableStores } from '../openStores';

interface Row {
  readonly id: number;
  readonly version: number;
  readonly says: string;
}

let databases: TestDatabases;
let stores: WritableStores;

beforeAll(async () => {
  databases = await createTestDatabases();
  stores = openStores(databases.postgresUrl, databases.clickhouse.url);
});

afterAll(async () => {
  await stores.close();
  await databases.drop();
});

/** A table of its own, so that its parts are the test's inserts. */
async function newTable(name: string): Promise<string> {
  await stores.clickhouse.command({
    query: `CREATE TABLE ${name} (id UInt32, version UInt32, says String) ENGINE = ReplacingMergeTree(version) ORDER BY id
      SETTINGS max_bytes_to_merge_at_max_space_in_pool = 0, max_bytes_to_merge_at_min_space_in_pool = 1`,
  });
  return name;
}

function insertInto(table: string, values: readonly (Row | { readonly id: string })[], client = stores.clickhouse) {
  return client.insert({
    table,
    values,
    format: 'JSONEachRow',
    clickhouse_settings: { async_insert: 0, optimize_on_insert: 0 },
  });
}

async function rowsOf<Found = Row>(query: string): Promise<readonly Found[]> {
  return (await stores.clickhouse.query({ query, format: 'JSONEachRow' })).json<Found>();
}

test('inserts that come at once share parts, each is readable when it is done, and one by itself has its own', async () => {
  const table = await newTable('many_at_once');
  const ids = Array.from({ length: 40 }, (_, id) => id);
  await Promise.all(
    ids.map(async (id) => {
      await insertInto(table, [{ id, version: 1, says: `insert ${id}` }]);
      expect(await rowsOf(`SELECT says FROM ${table} WHERE id = ${id}`)).toEqual([{ says: `insert ${id}` }]);
    }),
  );
  expect(await rowsOf(`SELECT count()::UInt8 AS rows, (uniqExact(_part) < 20)::UInt8 AS shared FROM ${table}`)).toEqual(
    [{ rows: 40, shared: 1 }],
  );

  for (const id of [100, 101, 102]) await insertInto(table, [{ id, version: 1, says: '' }]);
  expect(await rowsOf(`SELECT uniqExact(_part)::UInt8 AS parts FROM ${table} WHERE id >= 100`)).toEqual([{ parts: 3 }]);
});

test('versions of one row that meet in a group stay apart, and of two equal ones the later insert survives', async () => {
  const table = await newTable('one_row');
  const says = ['first', 'second', 'third', 'fourth', 'fifth'];
  await Promise.all(
    says.flatMap((each, at) => [
      insertInto(table, [{ id: 1, version: at, says: each }]),
      insertInto(table, [{ id: 2, version: 7, says: each }]),
    ]),
  );
  const kept = await rowsOf(`SELECT id, version, says FROM ${table} ORDER BY id, _part, _part_offset`);
  expect(kept).toEqual([
    ...says.map((each, at) => ({ id: 1, version: at, says: each })),
    ...says.map((each) => ({ id: 2, version: 7, says: each })),
  ]);
  expect(await rowsOf(`SELECT id, says FROM ${table} FINAL ORDER BY id`)).toEqual([
    { id: 1, says: 'fifth' },
    { id: 2, says: 'fifth' },
  ]);
});

test('a row that ClickHouse refuses fails its own insert and no other of the group', async () => {
  const table = await newTable('one_bad');
  const good = [1, 2, 4, 5];
  const [bad, ...others] = await Promise.allSettled([
    insertInto(table, [{ id: 'three' }]),
    ...good.map((id) => insertInto(table, [{ id, version: 1, says: '' }])),
  ]);
  expect(bad.status === 'rejected' && bad.reason instanceof ClickHouseError).toBe(true);
  expect(others.map(({ status }) => status)).toEqual(good.map(() => 'fulfilled'));
  expect(await rowsOf(`SELECT id FROM ${table} ORDER BY id`)).toEqual(good.map((id) => ({ id })));
});

test('a store that is away fails each insert of a group once, and the next one works when it is back', async () => {
  const away = openStores(databases.postgresUrl, 'http://127.0.0.1:1');
  try {
    const settled = await Promise.allSettled([1, 2, 3].map((id) => insertInto('any', [row(id)], away.clickhouse)));
    expect(settled.map((each) => each.status === 'rejected' && codeOf(each.reason))).toEqual(
      settled.map(() => 'ECONNREFUSED'),
    );
    expect(codeOf(await insertInto('any', [row(4)], away.clickhouse).catch((error: unknown) => error))).toBe(
      'ECONNREFUSED',
    );
  } finally {
    await away.close();
  }
});

test('an insert without an answer holds up no other', async () => {
  const table = await newTable('silent');
  const relay = await startRelay(databases.clickhouse.url);
  const through = openStores(databases.postgresUrl, relay.through(databases.clickhouse.url));
  try {
    relay.fallSilent({ everything: true });
    let answered = false;
    const silent = insertInto(table, [row(1)], through.clickhouse).finally(() => {
      answered = true;
    });
    silent.catch(() => undefined);
    await expect.poll(() => relay.openSockets()).toBe(1);
    relay.recover();
    await insertInto(table, [row(2)], through.clickhouse);
    expect(answered).toBe(false);
    expect(await rowsOf(`SELECT id FROM ${table}`)).toEqual([{ id: 2 }]);
  } finally {
    await through.close();
    await relay.close();
  }
});

test('an insert that its caller ends takes no other with it', async () => {
  const table = await newTable('stopped');
  const stop = new AbortController();
  const all = Promise.allSettled([
    stores.clickhouse.insert({ table, values: [row(1)], format: 'JSONEachRow', abort_signal: stop.signal }),
    insertInto(table, [row(2)]),
  ]);
  stop.abort();
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

function row(id: number): Row {
  return { id, version: 1, says: '' };
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown } | null)?.code;
}
