import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEnv } from '@/lib/environments/readEnv';
import { toConfig } from '@/lib/environments/toConfig';
import { RecordTypeUnread } from '@/lib/inspect/errors';
import { inspectRecord } from '@/lib/inspect/inspectRecord';
import type { RecordEntry } from '@/lib/record/RecordEntry';
import { recordName } from '@/lib/record/recordName';
import { openStores } from '@/lib/stores/openStores';
import { openStoresUnderTest, type StoresUnderTest } from '@/lib/stores/testing/StoresUnderTest';
import { ConfiguredTypes } from './ConfiguredTypes';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
  await under.postgres.query(
    'CREATE TABLE public.notes (id bigint PRIMARY KEY, body text); GRANT SELECT ON public.notes TO PUBLIC',
  );
  await under.clickhouse.command({
    query: 'CREATE TABLE notes (id Int64, body String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id',
  });
});
afterAll(() => under.close());

const entry: RecordEntry = {
  id: 'note',
  name: 'notes/{id}',
  postgres: 'public.notes',
  clickhouse: 'notes',
  where: 'f:1',
};
const local = { ...toConfig(readEnv({}), null, '/nowhere').environments[0], records: [entry] };
const environments = [local];

test('a type follows its tables when they change, and nobody waits for that', async () => {
  let nowMs = 0;
  const types = new ConfiguredTypes([], environments, () => nowMs);
  expect(types.all[0]?.key).toEqual([{ id: 'id', type: 'text' }]);
  const use = async () => {
    const used = await types.use(local, under.stores, 'note');
    if ('error' in used) throw used.error;
    return used.type;
  };
  const first = await use();
  expect(types.all).toEqual([first]);
  expect(first.key).toEqual([{ id: 'id', type: 'integer' }]);
  await under.postgres.query('ALTER TABLE public.notes ADD COLUMN title text');
  await under.clickhouse.command({ query: 'ALTER TABLE notes ADD COLUMN title String' });
  nowMs = 59_000;
  expect(await use()).toBe(first);
  nowMs = 61_000;
  // Nobody waits for the tables to be read again.
  expect(await use()).toBe(first);
  await expect.poll(async () => (await use()).rows[0]?.fields.map(({ id }) => id)).toEqual(['body', 'title']);
});

test('a type of stores that give no answer is not known yet, which is no mistake of its entry', async () => {
  const stores = openStores({
    postgres: { url: under.databases.postgresReaderUrl },
    clickhouse: { url: 'http://127.0.0.1:9/none' },
    timeoutMs: 5_000,
  });
  const used = await new ConfiguredTypes([], environments).use(local, stores, 'note');
  expect('error' in used && used.error).toBeInstanceOf(RecordTypeUnread);
  await stores.close();
});

test('a type whose expression a store refuses is unusable, and names the place in its entry', async () => {
  const wrong = { ...entry, fields: { body: { expressions: { clickhouse: 'lower(boddy)' } } } };
  const of = { ...local, records: [wrong] };
  const used = await new ConfiguredTypes([], [of]).use(of, under.stores, 'note');
  expect(used).toMatchObject({
    error: {
      code: 'record_type_unusable',
      message: expect.stringMatching(
        /The record type note \(f:1\) does not fit the stores\. The expression lower\(boddy\) is refused/,
      ) as string,
      problems: [{ path: 'fields.body.expressions.clickhouse' }],
    },
  });
});

test('an expression is a part of the rule, on the page of a record as in the trial', async () => {
  const lower = {
    ...entry,
    fields: { body: { expressions: { postgres: 'lower(body)', clickhouse: 'lower(body)' } } },
  };
  const of = { ...local, records: [lower] };
  const used = await new ConfiguredTypes([], [of]).use(of, under.stores, 'note');
  if ('error' in used) throw used.error;
  const { type } = used;
  await under.postgres.query("INSERT INTO public.notes (id, body) VALUES (1, 'Tea')");
  await under.clickhouse.command({ query: "INSERT INTO notes (id, body, v) VALUES (1, 'TEA', 1)" });
  const inspection = await inspectRecord(
    {
      stores: under.stores,
      types: [type],
      environment: { id: 'local', settleMs: 0, timeoutMs: 5_000 },
      listCalls: () => Promise.resolve(new Map()),
      now: () => new Date().toISOString(),
    },
    recordName(type, { id: '1' }),
  );
  expect(inspection.rows[0]?.fields[0]).toMatchObject({
    status: 'equal',
    rule: 'exact text; Postgres as lower(body); FINAL as lower(body)',
    values: { postgres: 'tea', 'clickhouse.raw': 'tea' },
  });
});
