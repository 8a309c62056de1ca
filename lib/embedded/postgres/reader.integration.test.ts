import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestDatabases, type TestDatabases } from '../testing/createTestDatabases';

let databases: TestDatabases;
let reader: pg.Client;
let owner: pg.Client;

beforeAll(async () => {
  databases = await createTestDatabases();
  reader = new pg.Client({ connectionString: databases.postgresReaderUrl });
  owner = new pg.Client({ connectionString: databases.postgresUrl });
  await Promise.all([reader.connect(), owner.connect()]);
});
afterAll(async () => {
  await Promise.all([reader.end(), owner.end()]);
  await databases.drop();
});

test.each([
  'SELECT rolpassword FROM pg_authid',
  'SELECT passwd FROM pg_shadow',
  'SELECT * FROM pg_user_mapping',
  "SELECT pg_read_file('PG_VERSION')",
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lastwrite'",
  'SELECT * FROM pg_hba_file_rules',
])('the reader may not: %s', async (sql) => {
  await expect(reader.query(sql)).rejects.toMatchObject({ code: '42501' });
});

test('it reads what is there and what comes later, and writes nothing', async () => {
  await reader.query('SELECT count(*) FROM director.scorecards');
  await owner.query('CREATE SCHEMA later; CREATE TABLE later.t (n int); CREATE TABLE public.kept (n int)');
  await reader.query('SELECT FROM later.t');
  await reader.query('SELECT FROM public.kept');
  await reader.query('SELECT rolname FROM pg_roles');
  for (const sql of ['INSERT INTO later.t VALUES (1)', 'CREATE TABLE public.mine (n int)', 'DROP TABLE later.t']) {
    await expect(reader.query(sql)).rejects.toMatchObject({ code: expect.stringMatching(/^(25006|42501)$/) as string });
    await reader.query('BEGIN TRANSACTION READ WRITE');
    await expect(reader.query(sql)).rejects.toMatchObject({ code: '42501' });
    await reader.query('ROLLBACK');
  }
});

test('the superuser sees the hashes: the catalogue is there', async () => {
  const admin = new pg.Client({ connectionString: inject('lastwriteStack').postgres.adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ rolpassword: string }>(
    "SELECT rolpassword FROM pg_authid WHERE rolname = 'lastwrite'",
  );
  expect(rows[0]?.rolpassword).toMatch(/^SCRAM/);
  await admin.end();
});
