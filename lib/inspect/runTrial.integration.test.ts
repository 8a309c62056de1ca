import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordEntry } from '@/lib/record/RecordEntry';
import { readCatalogs } from '@/lib/stores/discovery/readCatalogs';
import { resolveType } from '@/lib/stores/discovery/resolveType';
import { openStoresUnderTest, timeoutMs, type StoresUnderTest } from '@/lib/stores/testing/StoresUnderTest';
import { runTrial } from './runTrial';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
  await under.postgres.query(`
    CREATE TABLE public.fares (id bigint PRIMARY KEY, amount numeric(12,2), label text);
    INSERT INTO public.fares SELECT n, n, 'fare ' || n FROM generate_series(1, 20) AS n;
    GRANT SELECT ON public.fares TO PUBLIC;`);
  for (const query of [
    'CREATE TABLE fares (id Int64, amount Int64, label String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id',
    "INSERT INTO fares SELECT number + 1, (number + 1) * 100 + (number = 4), concat('fare ', toString(number + 1)), 1 FROM numbers(20)",
  ])
    await under.clickhouse.command({ query });
});
afterAll(() => under.close());

async function tried(amount?: string) {
  const entry: RecordEntry = {
    id: 'fare',
    name: 'fares/{id}',
    postgres: 'public.fares',
    clickhouse: 'fares',
    ...(amount === undefined ? {} : { fields: { amount: { expressions: { postgres: amount } } } }),
    where: 'f:1',
  };
  const found = resolveType(entry, await readCatalogs(under.stores));
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return runTrial(under.stores, found.type, { settleMs: 0, timeoutMs });
}

test('an expression that fails for every record is told, and not taken for records that no copy holds', async () => {
  await expect(tried('(label || amount)::numeric')).rejects.toThrow('Postgres could not compute a value of the read');
});

test('one that fails for a single record leaves that one out', async () => {
  const { compared, lookedFor } = await tried('amount * 100 + 0 / (amount - 3)');
  expect([compared, lookedFor]).toEqual([19, 20]);
});

test('the example is a record that differs, or the first where all agree', async () => {
  expect((await tried('amount * 100')).example).toBe('fares/5');
  expect((await tried('amount * 100 + (CASE WHEN id = 5 THEN 1 ELSE 0 END)')).example).toBe('fares/1');
});

test('what nearly all that differ have in common is told, though one is broken besides', async () => {
  const { fields } = await tried();
  expect(fields.find(({ field }) => field === 'amount')).toMatchObject({
    agree: 0,
    pattern: { kind: 'scaled', power: 2 },
    exceptions: 1,
    suspect: true,
  });
});
