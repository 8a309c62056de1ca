import { createClient } from '@clickhouse/client';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabases, type TestDatabases } from './createTestDatabases';

let databases: TestDatabases;

beforeAll(async () => {
  databases = await createTestDatabases();
});
afterAll(() => databases.drop());

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('the inspected schemas are there, and the reader may read present and future tables and commit timestamps', async () => {
  await query(databases.postgresUrl, 'CREATE TABLE director.later (id int); INSERT INTO director.later VALUES (1)');
  expect(await query(databases.postgresReaderUrl, 'SELECT count(*)::int AS n FROM director.scorecards')).toEqual([
    { n: 0 },
  ]);
  const [row] = await query<{ id: number; at: string }>(
    databases.postgresReaderUrl,
    'SELECT id, pg_xact_commit_timestamp(xmin)::text AS at FROM director.later',
  );
  expect(row?.id).toBe(1);
  expect(row?.at).toMatch(/^\d{4}-/);
});

test('the reader may not write, also when it leaves the read-only mode it starts in', async () => {
  const insert = 'INSERT INTO director.later VALUES (2)';
  await query(databases.postgresUrl, 'CREATE TABLE IF NOT EXISTS director.later (id int)');
  await expect(query(databases.postgresReaderUrl, insert)).rejects.toMatchObject({ code: '25006' });
  await expect(query(databases.postgresReaderUrl, `BEGIN READ WRITE; ${insert}`)).rejects.toMatchObject({
    code: '42501',
  });
});

test('ClickHouse has the tables, writable by one user and only readable by the others', async () => {
  const { url, readerUrl, strictUrl, database } = databases.clickhouse;
  const client = createClient({ url });
  const tables = await (await client.query({ query: 'SHOW TABLES', format: 'TabSeparated' })).text();
  await client.close();
  expect(tables.split('\n')).toEqual(expect.arrayContaining(['scorecard', 'scorecard_score']));
  for (const reader of [readerUrl, strictUrl]) {
    const { origin, username, password } = new URL(reader);
    const answer = await fetch(`${origin}/?database=${database}`, {
      method: 'POST',
      body: 'TRUNCATE TABLE scorecard',
      headers: { Authorization: `Basic ${btoa(`${username}:${password}`)}` },
    });
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('164');
  }
});
