import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { labLimits } from '../database/limits';
import { exploreRace, type RaceExploration } from '../explore/exploreRace';
import { withLabSlots } from '../explore/LabSlots';
import { verdictOf } from '../explore/verdictOf';
import { parseRace } from '../parse/parseRace';
import { resultsOf } from '../testing/resultsOf';
import { LabClickHouse } from './LabClickHouse';

const { postgres, clickhouse } = inject('lastwriteStack');
const stores = { url: postgres.labUrl, clickhouseUrl: clickhouse.url };
const limits = {
  ...labLimits,
  // What ends by itself, or is stopped for another reason, has time for it on a busy machine too.
  stepMs: 20_000,
  answerBytes: 1024 * 1024,
  memoryBytes: 32 * 1024 * 1024,
  timeouts: 2,
};
/** For what does not end. */
const short = { ...limits, stepMs: 1_000 };

const WRITTEN = join(tmpdir(), `lastwrite-lab-${randomBytes(6).toString('hex')}`);

let databases: TestDatabases;
let lab: LabClickHouse;
/** Somebody else, whose database no race may touch. */
let bystander: ClickHouseClient;
let before: unknown;

beforeAll(async () => {
  databases = await createTestDatabases();
  bystander = createClient({ url: databases.clickhouse.url });
  await bystander.command({ query: 'CREATE TABLE kept (n Int32) ENGINE = MergeTree ORDER BY n' });
  await bystander.command({ query: 'INSERT INTO kept VALUES (41), (42)' });
  before = await shared();
  lab = await LabClickHouse.open(clickhouse.url, limits);
  await lab.prepare(['CREATE TABLE t (n Int64, s String) ENGINE = MergeTree ORDER BY n']);
});
afterAll(async () => {
  await lab.drop();
  await bystander.close();
  await databases.drop();
});

/** What no race may change. */
async function shared(): Promise<unknown> {
  const queries = [
    'SELECT n FROM kept ORDER BY n',
    'SELECT name, total_rows FROM system.tables WHERE database = currentDatabase() ORDER BY name',
    `SELECT name FROM system.functions WHERE origin != 'System' ORDER BY name`,
    `SELECT name FROM system.databases WHERE name IN ('default', 'system', 'intruder', currentDatabase()) ORDER BY name`,
  ];
  const answers = [];
  for (const query of queries) answers.push(await (await bystander.query({ query, format: 'JSON' })).json());
  return answers.map(({ data }) => data);
}

function explore(sql: string, more = '', limitsOf = limits): Promise<RaceExploration> {
  const text = `--: setup -- clickhouse\nCREATE TABLE t (n Int64, s String) ENGINE = MergeTree ORDER BY n; INSERT INTO t VALUES (1, 'a')\n--: session one\n--: step run -- clickhouse\n${sql}\n--: session two\n--: step look -- clickhouse\nSELECT n FROM t\n${more}`;
  return withLabSlots({ ...stores, limits: limitsOf }, (slots) =>
    exploreRace(parseRace(text), slots, { limit: 50, inFlight: 2 }),
  );
}

describe('what reaches beyond its own database is refused, and nothing there has changed', () => {
  it.each([
    ['an address', "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')"],
    ['a file', "SELECT * FROM file('/etc/hostname', 'LineAsString')"],
    ['a file by a function', "SELECT file('/etc/hostname')"],
    ['a file as a table', "SELECT * FROM '/etc/hostname'"],
    ['a file that is written', "INSERT INTO FUNCTION file('WRITTEN', 'CSV', 'n Int8') SELECT 1"],
    ['a file as an answer', "SELECT 1 INTO OUTFILE 'WRITTEN'"],
    ['a table over a file', "CREATE TABLE f (l String) ENGINE = File(LineAsString, '/etc/hostname')"],
    ['another server', "SELECT * FROM remote('127.0.0.1:1', OTHER.kept)"],
    ['a program', "SELECT * FROM executable('cat /etc/hostname', 'LineAsString', 'l String')"],
    ['another database', 'SELECT * FROM OTHER.kept'],
    ['another database in quotes', 'SELECT * FROM `OTHER`.`kept`'],
    ['another database by a function', "SELECT * FROM merge('OTHER', 'kept')"],
    ['another database that is written', 'INSERT INTO OTHER.kept VALUES (1)'],
    ['another database within values', 'INSERT INTO t VALUES ((SELECT max(n) FROM OTHER.kept), 1)'],
    ['rows of another database', 'ALTER TABLE OTHER.kept DELETE WHERE 1'],
    ['another database that is dropped', 'DROP DATABASE OTHER'],
    ['a table of another database that is dropped', 'DROP TABLE OTHER.kept'],
    ['another database that is emptied', 'TRUNCATE ALL TABLES FROM OTHER'],
    ['what is hidden behind a comment', "SELECT 1 // '\n, * FROM OTHER.kept // '"],
    ['what is hidden behind a dollar quote', 'SELECT 1 AS a$$, * FROM OTHER.kept --$$'],
    ['the server', 'SYSTEM SHUTDOWN'],
    ['the merges of all tables', 'SYSTEM STOP MERGES'],
    ['the statements of others', 'KILL QUERY WHERE 1'],
    ['what others ask', 'SELECT query FROM system.processes'],
    ['a user', 'CREATE USER intruder'],
    ['a function', 'CREATE FUNCTION intruder AS (n) -> n'],
    ['a database', 'CREATE DATABASE intruder'],
    ['a limit of its own', 'SELECT 1 SETTINGS max_execution_time = 0'],
    ['a limit by the session', 'SET max_execution_time = 0'],
  ])('%s', async (_what, sql) => {
    const written = sql.replaceAll('OTHER', databases.clickhouse.database).replaceAll('WRITTEN', WRITTEN);
    const { events } = await lab.run({ filled: written, plain: written });
    expect(events).toEqual([expect.objectContaining({ kind: 'error', code: '497' })]);
    expect(events[0]).toMatchObject({ message: expect.stringContaining('It was not run') as string });
    expect(await shared()).toEqual(before);
    expect(existsSync(WRITTEN)).toBe(false);
  });

  it('is told as the error of its step, and the rest of the race is run', async () => {
    const explored = await explore('SYSTEM SHUTDOWN');
    expect(explored).toMatchObject({ orders: 2, complete: true });
    expect(resultsOf(explored, 'one.run')).toEqual([expect.objectContaining({ kind: 'error', code: '497' })]);
    expect(resultsOf(explored, 'two.look')).toEqual([expect.objectContaining({ kind: 'rows', rows: [['1']] })]);
  });

  it('a value that looks like SQL stays a value', async () => {
    const race = parseRace(
      `--: setup -- clickhouse\nCREATE TABLE t (s String) ENGINE = MergeTree ORDER BY s\n--: session one\n--: step get\n--: capture s\nSELECT $$\\'); SELECT * FROM system.tables; --' \\ $$\n--: step put -- clickhouse\nINSERT INTO t VALUES (:s)`,
    );
    const { groups } = await withLabSlots({ ...stores, limits }, (slots) => exploreRace(race, slots, { limit: 5 }));
    expect(groups[0]?.shortest.contents[0]?.rows).toEqual([["\\'); SELECT * FROM system.tables; --' \\ "]]);
  });
});

describe('what does not end is ended, told as the server’s choice, and proves nothing', () => {
  it.each([
    ['counting', 'SELECT count() FROM numbers(1000000000000000)'],
    ['sleeping', 'SELECT sleep(3)'],
  ])('%s', async (_what, sql) => {
    const explored = await explore(sql, '', short);
    expect(verdictOf(explored)).toBe('incomplete');
    expect(explored.stopped).toMatch(/did not end within 1 s/);
    expect(resultsOf(explored, 'one.run')).toContainEqual({ kind: 'timeout' });
  });

  it('in a set-up it is an error of the race', async () => {
    const race = parseRace(
      '--: setup -- clickhouse\nSELECT count() FROM numbers(1000000000000000)\n--: session one\n--: step a\nSELECT 1',
    );
    await expect(
      withLabSlots({ ...stores, limits: short }, (slots) => exploreRace(race, slots, { limit: 5 })),
    ).rejects.toMatchObject({ code: 'setup' });
  });
});

it('memory is limited, and told without figures that differ from run to run', async () => {
  const explored = await explore('SELECT groupArray(number) FROM numbers(100000000)');
  for (const result of resultsOf(explored, 'one.run'))
    expect(result).toEqual({ kind: 'error', code: '241', message: 'it needs more than 32 MB of memory' });
});

it('a race that writes too much is stopped', async () => {
  const explored = await explore("INSERT INTO t SELECT rand64(), 'x' FROM numbers(1000000000)", '', {
    ...limits,
    memoryBytes: labLimits.memoryBytes,
    bytes: 1024 * 1024,
  });
  expect(explored).toMatchObject({ complete: false, stopped: expect.stringContaining('grew beyond 1 MB') as string });
});

it.each([
  ['one huge value', "SELECT arrayStringConcat(arrayMap(n -> repeat('x', 1000000), range(5)))"],
  ['rows without end', 'SELECT number FROM numbers(100000000000)'],
])('an answer without measure is cut off: %s', async (_what, sql) => {
  expect(resultsOf(await explore(sql), 'one.run')).toContainEqual({ kind: 'too_large' });
});

it('rows beyond the limit are counted, and not kept', async () => {
  const [result] = resultsOf(await explore('SELECT number FROM numbers(5000)'), 'one.run');
  expect(result).toMatchObject({ kind: 'rows', count: 5_000 });
  expect(result?.kind === 'rows' && result.rows.length).toBeLessThanOrEqual(limits.rows + 1);
});

it('a race that drops its own table finds it again in the next order', async () => {
  const explored = await explore('DROP TABLE t');
  expect([explored.orders, explored.complete]).toEqual([2, true]);
  expect(
    resultsOf(explored, 'two.look')
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['error', 'rows']);
});

it('its database is gone when it is over', async () => {
  const another = await LabClickHouse.open(clickhouse.url, limits);
  const { events } = await another.run({ filled: 'SELECT currentDatabase()', plain: 'SELECT currentDatabase()' });
  const [event] = events;
  const name = event?.kind === 'rows' ? (event.rows[0]?.[0] ?? '') : '';
  expect(name).toMatch(/^lastwrite_lab_/);
  const count = async () => {
    const query = `SELECT toString(count()) AS n FROM system.databases WHERE name = '${name}'`;
    return (await (await bystander.query({ query, format: 'JSON' })).json<{ n: string }>()).data[0]?.n;
  };
  expect(await count()).toBe('1');
  await another.drop();
  expect(await count()).toBe('0');
});
