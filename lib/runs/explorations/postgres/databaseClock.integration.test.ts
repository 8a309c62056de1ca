import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseMicros } from '@/lib/reference/clock';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { databaseClock } from './databaseClock';

let databases: TestDatabases;
let postgres: Pool;

beforeAll(async () => {
  databases = await createTestDatabases();
  postgres = new Pool({ connectionString: databases.postgresUrl, max: 1 });
});

afterAll(async () => {
  await postgres.end();
  await databases.drop();
});

test('what was stamped before a statement is earlier than what the statement stamps, and no time is given twice', async () => {
  const clock = await databaseClock(postgres);
  for (let n = 0; n < 100; n += 1) {
    const before = parseMicros(clock());
    const { rows } = await postgres.query<{ micros: string }>(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS micros',
    );
    expect(BigInt(rows[0]?.micros ?? 0)).toBeGreaterThanOrEqual(before);
  }
  const times = Array.from({ length: 5_000 }, clock);
  expect(new Set(times).size).toBe(times.length);
  expect([...times].sort()).toEqual(times);
});
