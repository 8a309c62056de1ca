import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordType } from '@/lib/record/RecordType';
import { openStoresUnderTest, type StoresUnderTest } from '../testing/StoresUnderTest';
import type { ChangeCursor, ChangeWindow } from './model';
import { readChangedKeys } from './readChangedKeys';
import { splitWindow } from './splitWindow';
import { tenantType } from './testing/tenantType';

let under: StoresUnderTest;
const options = { timeoutMs: 60_000 };

/** The truth alone, with rows that are marked as deleted. */
function typeOf(table: string, changedAt: string | null = 'changed'): RecordType {
  const type = tenantType(table, ['changed'], { changedAt });
  const [{ tables, ...truth }] = type.copies;
  const deletion = { column: 'gone', is: { equal: 'true' } };
  return { ...type, copies: [{ ...truth, tables: tables.map((each) => ({ ...each, deletion })) }] };
}

const moment = (microseconds: number) => `2026-01-18T10:00:00.${String(microseconds).padStart(6, '0')}Z`;
const tables = { zoned: 'timestamptz', plain: 'timestamp', accented: 'timestamptz' } as const;

beforeAll(async () => {
  under = await openStoresUnderTest();
  // Ten rows a microsecond; under the ICU collation texts sort otherwise than by their bytes.
  for (const [table, type] of Object.entries(tables)) {
    const collation = table === 'accented' ? 'COLLATE "en-x-icu"' : '';
    await under.postgres.query(`SET timezone = 'Asia/Tokyo';
      CREATE TABLE ${table} (tenant text ${collation} NOT NULL, id bigint NOT NULL, changed ${type}, gone boolean NOT NULL DEFAULT false, PRIMARY KEY (tenant, id));
      INSERT INTO ${table} SELECT (ARRAY['a', 'B', 'ä', '_', 'b'])[n % 5 + 1], n, ${
        type === 'timestamp'
          ? `timestamp '2026-01-18 10:00:00' + (n / 10) * interval '1 microsecond'`
          : `timestamptz '2026-01-18 10:00:00+00' + (n / 10) * interval '1 microsecond'`
      }, n % 7 = 0 FROM generate_series(0, 199) AS n;
      INSERT INTO ${table} VALUES ('a', 1000, NULL);
      GRANT SELECT ON ${table} TO PUBLIC`);
  }
});
afterAll(() => under.close());

async function readAll(type: RecordType, window: ChangeWindow, limit: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let after: ChangeCursor | null = null; ;) {
    const page = await readChangedKeys(under.stores, type, window, { after, limit, ...options });
    expect(page.names.length).toBeLessThanOrEqual(limit);
    found.push(...page.names.map(({ key }) => Number(key.id)));
    if (page.next === null) return found;
    expect(page.names).toHaveLength(limit);
    after = page.next;
  }
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);

describe.each(Object.keys(tables))('a table %s', (table) => {
  const type = typeOf(table);

  test.each([1, 3, 7, 10, 200, 1000])('is read page by page, each row once, %i a page', async (limit) => {
    const found = await readAll(type, { from: null, to: moment(999) }, limit);
    expect(sorted(found)).toEqual(numbers(0, 200));
    // In the order of their change.
    expect(found.map((n) => Math.floor(n / 10))).toEqual(numbers(0, 200).map((n) => Math.floor(n / 10)));
  });

  test('from a microsecond, without it, up to another one, with it', async () => {
    expect(sorted(await readAll(type, { from: moment(3), to: moment(5) }, 4))).toEqual(numbers(40, 60));
    expect(await readAll(type, { from: moment(5), to: moment(5) }, 4)).toEqual([]);
    expect(await readAll(type, { from: moment(7), to: moment(5) }, 4)).toEqual([]);
    expect(await readAll(type, { from: '2126-01-01T00:00:00.000000Z', to: '2226-01-01T00:00:00.000000Z' }, 4)).toEqual(
      [],
    );
  });

  test.each([1, 15, 40, 1000])('is cut into parts without a gap, %i a part', async (perPart) => {
    const window = { from: null, to: moment(999) };
    const parts = await splitWindow(under.stores, type, window, { perPart, mostParts: 12, ...options });
    expect(parts.length).toBeLessThanOrEqual(12);
    expect(parts.length).toBeGreaterThanOrEqual(Math.min(12, Math.ceil(200 / Math.max(perPart, 20))) - 1);
    expect([parts[0]?.from, parts.at(-1)?.to]).toEqual([window.from, window.to]);
    for (const [index, part] of parts.entries()) if (index > 0) expect(part.from).toBe(parts[index - 1]?.to);
    const found = await Promise.all(parts.map((part) => readAll(type, part, 9)));
    expect(found.every((rows) => rows.length > 0)).toBe(true);
    expect(sorted(found.flat())).toEqual(numbers(0, 200));
  });
});

test('keys that a collation takes for one are two', async () => {
  await under.postgres
    .query(`CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    CREATE TABLE blind (tenant text COLLATE blind, id bigint, changed timestamptz, gone boolean);
    INSERT INTO blind SELECT tenant, 1, '${moment(1)}', false FROM unnest(ARRAY['a', 'A', 'b', 'B']) AS tenant;
    GRANT SELECT ON blind TO PUBLIC`);
  for (const limit of [1, 2, 3])
    expect(await readAll(typeOf('blind'), { from: null, to: moment(999) }, limit)).toHaveLength(4);
});

test('a UUID in both cases at once is found where its column knows no case, and nowhere else', async () => {
  await under.postgres.query(`CREATE EXTENSION citext;
    CREATE TABLE caseless (tenant citext, id bigint, changed timestamptz, gone boolean);
    INSERT INTO caseless VALUES ('0197AAaa-0000-4000-8000-00000000000a', 1, '${moment(1)}', false);
    CREATE TABLE cased AS SELECT tenant::text, id, changed, gone FROM caseless;
    GRANT SELECT ON caseless, cased TO PUBLIC`);
  const unnamed = async (table: string) => {
    const type = typeOf(table);
    const key = type.key.map((part) => (part.id === 'tenant' ? { ...part, type: 'uuid' as const } : part));
    const window = { from: null, to: moment(999) };
    const page = await readChangedKeys(under.stores, { ...type, key }, window, { after: null, limit: 10, ...options });
    return [page.names.map((name) => name.key.tenant), page.unnamed];
  };
  expect(await unnamed('caseless')).toEqual([['0197aaaa-0000-4000-8000-00000000000a'], 0]);
  expect(await unnamed('cased')).toEqual([[], 1]);
});

test('a window without changes is one part', async () => {
  const window = { from: moment(500), to: moment(600) };
  expect(await splitWindow(under.stores, typeOf('zoned'), window, { perPart: 5, mostParts: 9, ...options })).toEqual([
    window,
  ]);
});

test('without changedAt, by the time of the commit', async () => {
  const [row] = (
    await under.postgres.query<{ at: Date; kept: string }>(
      `SELECT clock_timestamp() AS at, current_setting('track_commit_timestamp') AS kept`,
    )
  ).rows;
  const type = typeOf('zoned', null);
  const window = { from: row?.at.toISOString() ?? '', to: '2126-01-01T00:00:00.000000Z' };
  const reading = async () => sorted(await readAll(type, window, 2));
  if (row?.kept !== 'on') return expect(reading()).rejects.toMatchObject({ error: { code: 'missing_column' } });
  expect(await reading()).toEqual([]);
  await under.postgres.query('UPDATE zoned SET gone = NOT gone WHERE id IN (3, 50, 120)');
  expect(await reading()).toEqual([3, 50, 120]);
});

test('a record that never changed counts by the time of its creation', async () => {
  const at = (microseconds: number | null) => (microseconds === null ? 'NULL' : `'${moment(microseconds)}'`);
  const rows: readonly (readonly [changed: number | null, created: number])[] = [
    [10, 1],
    [null, 20],
    [null, 5],
    [30, 20],
  ];
  await under.postgres
    .query(`CREATE TABLE born (tenant text, id bigint, changed timestamptz, created timestamptz NOT NULL, gone boolean DEFAULT false, PRIMARY KEY (tenant, id));
    INSERT INTO born VALUES ${rows.map(([changed, created], id) => `('a', ${id}, ${at(changed)}, ${at(created)})`).join(', ')};
    GRANT SELECT ON born TO PUBLIC`);
  const plain = typeOf('born');
  const [root] = plain.rows;
  if (root === undefined) throw new TypeError('a type has rows');
  const created = { id: 'created', label: 'created', columns: { orders: 'created' } };
  const born = { ...plain, rows: [{ ...root, fields: [...root.fields, created] }], createdAt: 'created' };
  const window = { from: moment(5), to: moment(30) };
  expect(await readAll(plain, window, 1)).toEqual([0, 3]);
  expect(await readAll(born, window, 1)).toEqual([0, 1, 3]);
  // The user may read what the type names, and not each of the table's columns.
  await under.postgres.query(`ALTER TABLE born ADD secret text; REVOKE SELECT ON born FROM PUBLIC, lastwrite_reader;
    GRANT SELECT (tenant, id, changed, created, gone) ON born TO PUBLIC`);
  await expect(under.stores.postgres.run({ sql: 'SELECT secret FROM born', values: [] })).rejects.toThrow();
  expect(await readAll(born, window, 1)).toEqual([0, 1, 3]);
  const parts = await splitWindow(under.stores, born, window, { perPart: 1, mostParts: 10, ...options });
  expect(parts.map(({ to }) => to)).toEqual([10, 20, 30].map(moment));
});
