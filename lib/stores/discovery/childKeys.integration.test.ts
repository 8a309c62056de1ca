import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordEntry } from '@/lib/record/RecordEntry';
import { recordName } from '@/lib/record/recordName';
import { readRecord } from '../readRecord';
import { sweepAll } from '../sweeps/testing/sweepAll';
import { dataOf, flat, openStoresUnderTest, timeoutMs, type StoresUnderTest } from '../testing/StoresUnderTest';
import { readCatalogs } from './readCatalogs';
import { resolveType } from './resolveType';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
});
afterAll(() => under.close());

const uuid = '0197aa00-0000-4000-8000-00000000000a';

/** Six further parts, each in another type; the widest integers exceed what a number of JavaScript holds. */
test('rows of a child are told apart by six further parts, of every type that a key may have', async () => {
  await under.postgres.query(`
    CREATE TABLE public.trees (id bigint PRIMARY KEY, name text);
    CREATE TABLE public.leaves (tree_id bigint REFERENCES public.trees, small smallint, big bigint, wide numeric(39,0), place uuid, code varchar(20),
      "Odd ""Part" text, colour text, PRIMARY KEY (tree_id, small, big, wide, place, code, "Odd ""Part"));
    INSERT INTO public.trees VALUES (1, 'oak');
    INSERT INTO public.leaves VALUES
      (1, -1, 9007199254740993, 340282366920938463463374607431768211455, '${uuid}', 'a/b', 'x y', 'green'),
      (1, -1, 9007199254740994, 340282366920938463463374607431768211455, '${uuid}', 'a/b', 'x y', 'red');
    GRANT SELECT ON public.trees, public.leaves TO PUBLIC`);
  for (const query of [
    'CREATE TABLE trees (id Int64, name String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id',
    `CREATE TABLE leaves (tree_id Int64, small Int8, big Int64, wide UInt128, place UUID, code LowCardinality(String), \`Odd "Part\` String, colour String, v UInt64)
      ENGINE = ReplacingMergeTree(v) ORDER BY (tree_id, small, big, wide, place, code, \`Odd "Part\`)`,
    "INSERT INTO trees VALUES (1, 'oak', 1)",
    `INSERT INTO leaves VALUES (1, -1, 9007199254740993, 340282366920938463463374607431768211455, '${uuid}', 'a/b', 'x y', 'green', 1),
      (1, -1, 9007199254740994, 340282366920938463463374607431768211455, '${uuid}', 'a/b', 'x y', 'blue', 1)`,
  ])
    await under.clickhouse.command({ query });
  const entry: RecordEntry = {
    id: 'tree',
    name: 'trees/{id}',
    postgres: 'public.trees',
    clickhouse: 'trees',
    children: [{ id: 'leaf', postgres: 'public.leaves', clickhouse: 'leaves' }],
    where: 'f:1',
  };
  const found = resolveType(entry, await readCatalogs(under.stores));
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  const { type } = found;
  expect(type.rows[1]?.key.map((part) => part.type)).toEqual(['integer', 'integer', 'integer', 'uuid', 'text', 'text']);
  const read = flat(await readRecord(under.stores, type, recordName(type, { id: '1' }), { timeoutMs }));
  const keysOf = (copy: {
    readonly rows: readonly { readonly row: { readonly rowSet: string; readonly key: object } }[];
  }) =>
    copy.rows
      .filter(({ row }) => row.rowSet === 'leaf')
      .map(({ row }) => row.key)
      .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  const truth = keysOf(dataOf(read.truth));
  expect(truth.map((key) => Object.values<unknown>({ ...key }))).toEqual([
    ['-1', '9007199254740993', '340282366920938463463374607431768211455', uuid, 'a/b', 'x y'],
    ['-1', '9007199254740994', '340282366920938463463374607431768211455', uuid, 'a/b', 'x y'],
  ]);
  expect(keysOf(dataOf(read.final))).toEqual(truth);
  const swept = await sweepAll(under.stores, type);
  expect(swept.differing).toEqual(['trees/1']);
  await under.clickhouse.command({
    query: `INSERT INTO leaves VALUES (1, -1, 9007199254740994, 340282366920938463463374607431768211455, '${uuid}', 'a/b', 'x y', 'red', 2)`,
  });
  expect((await sweepAll(under.stores, type)).differing).toEqual([]);
});
