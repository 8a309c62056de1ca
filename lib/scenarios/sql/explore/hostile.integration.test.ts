import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { labLimits } from '../database/limits';
import { openLabDatabase } from '../database/openLabDatabase';
import { parseRace } from '../parse/parseRace';
import { resultsOf } from '../testing/resultsOf';
import { exploreRace, type RaceExploration } from './exploreRace';
import { withLabSlots } from './LabSlots';
import { verdictOf } from './verdictOf';

const { labUrl, adminUrl } = inject('lastwriteStack').postgres;
const limits = {
  ...labLimits,
  // What ends by itself, or is stopped for another reason, has time for it on a busy machine too.
  stepMs: 20_000,
  bytes: 32 * 1024 * 1024,
  temporaryBytes: 1024 * 1024,
  answerBytes: 1024 * 1024,
  timeouts: 2,
};

let databases: TestDatabases;
/** Somebody else's connection, which no race may end. */
let bystander: pg.Client;
let admin: pg.Client;
let before: unknown;

beforeAll(async () => {
  databases = await createTestDatabases();
  bystander = new pg.Client({ connectionString: databases.postgresUrl });
  admin = new pg.Client({ connectionString: adminUrl });
  await Promise.all([bystander.connect(), admin.connect()]);
  await bystander.query('CREATE TABLE director.kept AS SELECT 1 AS n');
  before = await shared();
});
afterAll(async () => {
  await Promise.all([bystander.end(), admin.end()]);
  await databases.drop();
});

/** What all databases of the server have in common, apart from labs that run meanwhile. */
async function shared(): Promise<unknown> {
  const queries = [
    `SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolconfig FROM pg_roles WHERE rolname !~ '^lastwrite_lab_' ORDER BY 1`,
    `SELECT spcname FROM pg_tablespace ORDER BY 1`,
    `SELECT name, setting FROM pg_file_settings WHERE sourcefile LIKE '%auto.conf' ORDER BY 1`,
    `SELECT datname, datacl::text FROM pg_database WHERE datname IN ('postgres', 'coaching', 'lastwrite') ORDER BY 1`,
    `SELECT slot_name FROM pg_replication_slots ORDER BY 1`,
  ];
  const answers = [];
  for (const query of queries) answers.push((await admin.query(query)).rows);
  return answers;
}

function explore(steps: string, more = '', stepMs = limits.stepMs): Promise<RaceExploration> {
  const text = `--: setup\nCREATE TABLE t (n int); INSERT INTO t VALUES (1)\n--: session one\n${steps}\n--: session two\n--: step look\nSELECT n FROM t\n${more}`;
  return withLabSlots({ url: labUrl, limits: { ...limits, stepMs } }, (slots) =>
    exploreRace(parseRace(text), slots, { limit: 50, inFlight: 2 }),
  );
}

describe('SQL that does not end is ended, told as the server’s choice, and proves nothing', () => {
  it.each([
    ['a sleep', 'SELECT pg_sleep(1000)'],
    ['without a time-out', 'SET statement_timeout = 0; SELECT pg_sleep(1000)'],
    [
      'that catches what cancels it',
      'DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(10); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$',
    ],
    ['that waits for a lock that is never given back', 'SELECT pg_advisory_lock(1); SELECT pg_sleep(1000)'],
  ])('%s', async (_what, sql) => {
    const explored = await explore(`--: step run\n${sql}`, '', 700);
    expect(verdictOf(explored)).toBe('incomplete');
    expect(explored.serverChose).toBe(2);
    expect(explored.stopped).toMatch(/did not end within 0.7 s/);
    expect(explored.groups.every(({ serverChose }) => serverChose)).toBe(true);
  });

  it.each([
    ['by a time-out of its own', "SET statement_timeout = '50ms'; SELECT pg_sleep(1000)"],
    ['by itself', 'SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(1000)'],
  ])('what a race cancels %s ends in time, and is a result like any other', async (_how, sql) => {
    const explored = await explore(`--: step run\n${sql}`);
    expect([explored.orders, explored.complete, explored.serverChose, explored.stopped]).toEqual([2, true, 0, null]);
    expect(resultsOf(explored, 'one.run').filter(({ kind }) => kind === 'error')).toEqual([
      expect.objectContaining({ code: '57014' }),
    ]);
  });

  it('in a set-up it is an error of the race', async () => {
    const race = parseRace('--: setup\nSELECT pg_sleep(1000)\n--: session one\n--: step a\nSELECT 1');
    await expect(
      withLabSlots({ url: labUrl, limits: { ...limits, stepMs: 700 } }, (slots) =>
        exploreRace(race, slots, { limit: 5 }),
      ),
    ).rejects.toMatchObject({ code: 'setup' });
  });
});

it('a race that drops its own schema is told so, and the next order has one again', async () => {
  const explored = await explore('--: step drop\nDROP SCHEMA race CASCADE');
  expect([explored.orders, explored.complete]).toEqual([2, true]);
  expect(explored.groups.every(({ shortest }) => shortest.schemaGone)).toBe(true);
  expect(
    resultsOf(explored, 'two.look')
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['error', 'rows']);
});

it('a transaction that is left open is told, rolled back, and keeps nobody waiting', async () => {
  const explored = await explore('--: step leave\nBEGIN; UPDATE t SET n = 2');
  expect(explored).toMatchObject({ orders: 2, complete: true, serverChose: 0 });
  expect(explored.groups.map(({ shortest }) => [shortest.leftOpen, shortest.contents[0]?.rows])).toEqual([
    [['one'], [['1']]],
  ]);
});

it('a race that writes too much is stopped', async () => {
  const explored = await explore(
    '--: step write\nSET statement_timeout = 0; INSERT INTO t SELECT generate_series(1, 1000000000)',
  );
  expect(explored).toMatchObject({ complete: false, stopped: expect.stringContaining('grew beyond 32 MB') as string });
  expect(verdictOf(explored)).toBe('incomplete');
});

it('files that a statement spills are limited by the server', async () => {
  const explored = await explore(
    '--: step sort\nSELECT n FROM generate_series(1, 2000000) AS n ORDER BY -n OFFSET 1999999',
  );
  expect(resultsOf(explored, 'one.sort')).toContainEqual(expect.objectContaining({ kind: 'error', code: '53400' }));
});

it.each([
  ['one huge value', "SELECT repeat('x', 5000000)"],
  ['rows without end', 'SELECT generate_series(1, 1000000000)'],
])('an answer without measure loses its session: %s', async (_what, sql) => {
  const explored = await explore(`--: step ask\n${sql}`);
  expect(resultsOf(explored, 'one.ask')).toContainEqual({ kind: 'too_large' });
  expect(explored.orders).toBe(2);
  expect(verdictOf(explored)).toBe('incomplete');
});

it('rows beyond the limit are counted, and not kept', async () => {
  const explored = await explore('--: step ask\nSELECT n FROM generate_series(1, 5000) AS n');
  const [result] = resultsOf(explored, 'one.ask');
  expect(result).toMatchObject({ kind: 'rows', count: 5000 });
  expect(result?.kind === 'rows' && result.rows.length).toBe(limits.rows);
});

it('a session whose server fails one statement twice is lost, and nobody waits for it', async () => {
  // The rows of the cursor are kept at the commit, which fails for their size, and so does what is to undo it.
  const explored = await explore(
    '--: step begin\nBEGIN; INSERT INTO t SELECT generate_series(2, 300000); DECLARE held CURSOR WITH HOLD FOR SELECT n FROM t\n--: step commit\nCOMMIT\n--: step after\nSELECT 1',
    '--: step write\nUPDATE t SET n = 3',
  );
  expect(explored).toMatchObject({ complete: true, serverChose: 0, stopped: null });
  expect(resultsOf(explored, 'one.commit')).toContainEqual(expect.objectContaining({ kind: 'error', code: '53400' }));
  for (const result of resultsOf(explored, 'one.after')) expect(result).toEqual({ kind: 'lost' });
});

it('a session that ends itself is told as lost, and the other one goes on', async () => {
  const explored = await explore(
    '--: step end\nSELECT pg_terminate_backend(pg_backend_pid())\n--: step after\nSELECT 1',
  );
  expect(explored).toMatchObject({ orders: 3, complete: true });
  expect(resultsOf(explored, 'one.after')).toEqual([{ kind: 'lost' }]);
  expect(resultsOf(explored, 'two.look')).toContainEqual(expect.objectContaining({ kind: 'rows' }));
});

it('a race that ends every session of its role is judged all the same', async () => {
  const explored = await explore(
    '--: step end\nSELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()',
    '--: check kept\nSELECT n FROM t WHERE n <> 1',
  );
  expect(explored).toMatchObject({ orders: 2, complete: true, violating: 0, unjudged: 0 });
  expect(explored.groups.map(({ shortest }) => shortest.contents[0]?.rows)).toEqual([[['1']], [['1']]]);
});

it.each([
  [
    'for all databases',
    `ALTER ROLE CURRENT_USER SET statement_timeout = '1ms'; ALTER ROLE CURRENT_USER PASSWORD 'known'`,
  ],
  [
    'for its own database',
    `DO $$ BEGIN EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I SET statement_timeout = ''1ms''', current_database()); END $$`,
  ],
])('what a race changes of its own role %s holds for no later order', async (_where, sql) => {
  const explored = await explore(
    `--: step show\nSHOW statement_timeout\n--: step change\n${sql}\n--: step end\nSELECT pg_terminate_backend(pg_backend_pid())`,
  );
  expect(explored).toMatchObject({ orders: 4, complete: true });
  expect(resultsOf(explored, 'one.change')).toContainEqual(expect.objectContaining({ kind: 'done' }));
  for (const result of resultsOf(explored, 'one.show')) expect(result).toMatchObject({ rows: [['20s']] });
});

describe('what outlives its session or its schema is gone in the next order', () => {
  it.each([
    ['large objects', 'SELECT count(*) FROM pg_largeobject_metadata', 'SELECT lo_create(0)', '0'],
    [
      'advisory locks',
      `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      'SELECT pg_advisory_lock(7)',
      '0',
    ],
    ['other schemas', `SELECT count(*) FROM pg_namespace WHERE nspname = 'other'`, 'CREATE SCHEMA other', '0'],
    ['channels', 'SELECT count(*) FROM pg_listening_channels()', 'LISTEN flood', '0'],
    [
      'default privileges',
      'SELECT count(*) FROM pg_default_acl',
      'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC',
      '0',
    ],
  ])('%s', async (_what, count, leave, none) => {
    const explored = await explore(`--: step count\n${count}\n--: step leave\n${leave}`);
    expect(explored).toMatchObject({ orders: 3, complete: true });
    for (const result of resultsOf(explored, 'one.leave')) expect(result.kind).not.toBe('error');
    for (const result of resultsOf(explored, 'one.count')) expect(result).toMatchObject({ rows: [[none]] });
  });

  it('a flood of notifications is bounded, and keeps no queue from others', async () => {
    const explored = await explore(
      `--: step flood\nLISTEN flood; SELECT count(pg_notify('flood', repeat('x', 1000) || n)) FROM generate_series(1, 5000) AS n`,
    );
    expect(explored.orders).toBe(2);
    const { rows } = await admin.query<{ usage: number }>('SELECT pg_notification_queue_usage() AS usage');
    expect(rows[0]?.usage).toBeLessThan(0.01);
  });
});

describe('what reaches beyond its own database is refused', () => {
  it.each([
    ['a program', `COPY t FROM PROGRAM 'id'`],
    ['a program that is written to', `COPY t TO PROGRAM 'cat'`],
    ['a file', `COPY t TO '/tmp/lastwrite-lab-test'`],
    ['a file that is read', `SELECT pg_read_file('/etc/passwd')`],
    ['a folder', `SELECT pg_ls_dir('/')`],
    ['a large object of a file', `SELECT lo_import('/etc/passwd')`],
    ['dblink', 'CREATE EXTENSION dblink'],
    ['a foreign server', 'CREATE EXTENSION postgres_fdw'],
    ['an untrusted language', `CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'libc', 'system'`],
    ['a role', 'CREATE ROLE intruder SUPERUSER'],
    ['a role it has no part in', 'SET ROLE lastwrite'],
    ['its own attributes', 'ALTER ROLE CURRENT_USER SUPERUSER'],
    ['a database', 'CREATE DATABASE intruder'],
    ['a setting of the server', `ALTER SYSTEM SET work_mem = '1GB'`],
    ['a limit of its own', 'SET temp_file_limit = -1'],
    ['how soon deadlocks are found', `SET deadlock_timeout = '10s'`],
    ['a replication slot', `SELECT pg_create_logical_replication_slot('intruder', 'pgoutput')`],
    ['the log', 'SELECT pg_rotate_logfile()'],
    ['another database’s settings', `ALTER DATABASE coaching SET work_mem = '1GB'`],
    ['a comment on another database', `COMMENT ON DATABASE coaching IS 'kept'`],
    ['a comment on a role', `COMMENT ON ROLE lastwrite IS 'kept'`],
    ['another role’s settings', `ALTER ROLE lastwrite IN DATABASE coaching SET work_mem = '1GB'`],
    ['a role without rights', 'CREATE ROLE intruder'],
    ['a large object that becomes a file', `SELECT lo_export(lo_create(0), '/tmp/lastwrite-lab-test')`],
    [
      'a subscription',
      `CREATE SUBSCRIPTION intruder CONNECTION 'host=localhost' PUBLICATION intruder WITH (connect = false)`,
    ],
    ['a tablespace', `CREATE TABLESPACE intruder LOCATION '/tmp'`],
    ['statistics of all', 'SELECT pg_stat_reset_shared()'],
    ['a publication of all tables', 'CREATE PUBLICATION intruder FOR ALL TABLES'],
    [
      'an event trigger',
      'CREATE EVENT TRIGGER intruder ON ddl_command_start EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    ],
    ['the catalogue', 'DELETE FROM pg_catalog.pg_proc'],
    [
      'what is said of its database',
      `DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS ''x''', current_database()); END $$`,
    ],
    ['another database’s connections', `ALTER DATABASE postgres CONNECTION LIMIT 0`],
    ['a setting for somebody else', `ALTER ROLE lastwrite SET work_mem = '1GB'`],
    [
      'its database’s settings',
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''1GB''', current_database()); END $$`,
    ],
  ])('%s', async (_what, sql) => {
    const results = resultsOf(await explore(`--: step reach\n${sql}`), 'one.reach');
    expect(results).not.toEqual([]);
    for (const result of results) expect(result).toMatchObject({ kind: 'error' });
  });

  it('a session of somebody else', async () => {
    const { rows } = await bystander.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const explored = await explore(
      `--: step cancel\nSELECT pg_cancel_backend(${rows[0]?.pid ?? 0})\n--: step end\nSELECT pg_terminate_backend(${rows[0]?.pid ?? 0})`,
    );
    for (const step of ['one.cancel', 'one.end'])
      for (const result of resultsOf(explored, step)) expect(result).toMatchObject({ kind: 'error', code: '42501' });
    expect((await bystander.query('SELECT n FROM director.kept')).rows).toEqual([{ n: 1 }]);
  });

  it('a database that another one has just been made beside', async () => {
    const one = await openLabDatabase(labUrl, limits);
    const other = await openLabDatabase(labUrl, limits);
    const url = new URL(one.url);
    url.pathname = `/${other.name}`;
    const client = new pg.Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toMatchObject({ code: '42501' });
    await Promise.all([one.drop(), other.drop()]);
    const { rows } = await admin.query(
      'SELECT datname FROM pg_database WHERE datname = ANY($1) UNION ALL SELECT rolname FROM pg_roles WHERE rolname = ANY($1)',
      [[one.name, other.name]],
    );
    expect(rows).toEqual([]);
  });
});

it('a race with more orders than anyone can wait for stops at its limit', async () => {
  const steps = Array.from({ length: 12 }, (_, index) => `--: step s${index}\nSELECT ${index}`).join('\n');
  const race = parseRace(`--: session one\n${steps}\n--: session two like one`);
  const explored = await withLabSlots({ url: labUrl, limits }, (slots) =>
    exploreRace(race, slots, { limit: 7, inFlight: 2 }),
  );
  expect(explored).toMatchObject({ orders: 7, complete: false, possible: 2_704_156 });
  expect(verdictOf(explored)).toBe('incomplete');
});

it('nothing that the databases of the server share has changed', async () => {
  expect(await shared()).toEqual(before);
});
