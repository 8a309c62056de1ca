import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClickHouse, type EmbeddedClickHouse } from './startClickHouse';

const SECRET = 'hunter2-of-the-writer';
let home: string;
let secret: string;
let target: string;
let server: EmbeddedClickHouse;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lastwrite-readers-'));
  secret = join(home, 'secret.csv');
  target = join(home, 'written.csv');
  await writeFile(secret, `${SECRET}\n`);
  server = await startClickHouse(home, process.env);
  for (const sql of [
    'CREATE DATABASE d',
    'CREATE TABLE d.t (path String, n UInt8) ENGINE = MergeTree ORDER BY n',
    "INSERT INTO d.t VALUES ('/a', 1)",
  ])
    expect((await ask(server.url('default'), sql)).status).toBe(200);
});
afterAll(async () => {
  await server.process.stop();
  await rm(home, { recursive: true });
});

async function ask(url: string, sql: string, query: Readonly<Record<string, string>> = {}) {
  const { username, password, host, pathname } = new URL(url);
  const search = new URLSearchParams({ database: pathname.slice(1), ...query });
  const answer = await fetch(`http://${host}/?${search.toString()}`, {
    method: 'POST',
    headers: { 'x-clickhouse-user': username, 'x-clickhouse-key': password },
    body: sql,
  });
  return { status: answer.status, text: await answer.text() };
}

const readers = ['lastwrite_reader', 'strict_reader'] as const;
const filled = (sql: string) => sql.replaceAll('SECRET', secret).replaceAll('TARGET', target);

describe.each(readers)('%s', (user) => {
  test.each([
    "SELECT * FROM file('SECRET', 'LineAsString')",
    "SELECT file('SECRET')",
    "SELECT * FROM FILE ('SECRET', 'LineAsString')",
    "SELECT * FROM /* c */ file -- c\n ('SECRET', 'LineAsString')",
    "SELECT * FROM `file`('SECRET', 'LineAsString')",
    "SELECT * FROM \"file\"('SECRET', 'LineAsString')",
    "SELECT * FROM `f\\x69le`('SECRET', 'LineAsString')",
    "SELECT * FROM “file”('SECRET', 'LineAsString')",
    "SELECT * // '\nFROM file('SECRET', 'LineAsString') // '",
    "SELECT 1 AS a$$, * FROM file('SECRET', 'LineAsString') --$$",
    "SELECT 1 AS $a$, * FROM file('SECRET', 'LineAsString')",
    "SELECT 1 AS 1a$$, * FROM file('SECRET', 'LineAsString') --$$",
    "(SELECT * FROM file('SECRET', 'LineAsString'))",
    "WITH x AS (SELECT * FROM file('SECRET', 'LineAsString')) SELECT * FROM x",
    "SELECT 1 WHERE 'a' IN (SELECT * FROM file('SECRET', 'LineAsString'))",
    "SELECT * FROM view(SELECT * FROM file('SECRET', 'LineAsString'))",
    "DESCRIBE TABLE file('SECRET')",
    "EXPLAIN SELECT * FROM file('SECRET', 'LineAsString')",
    'SELECT * FROM `SECRET`',
    'SELECT * FROM "SECRET"',
    "SELECT * FROM 'SECRET'",
    'SELECT * FROM default.`SECRET`',
    'SELECT * FROM d.t, `SECRET`',
    "SELECT * FROM url('file://SECRET', 'LineAsString')",
    "SELECT * FROM executable('cat SECRET', 'LineAsString', 'l String')",
    "SELECT * FROM fileCluster('c', 'SECRET', 'LineAsString')",
    "SELECT * FROM sqlite('SECRET', 't')",
    "SELECT 1 FORMAT Template SETTINGS format_template_resultset = 'SECRET'",
    "SELECT 1 INTO OUTFILE 'TARGET'",
    "SELECT 1 INTO\nOUTFILE 'TARGET' FORMAT CSV",
    "INSERT INTO FUNCTION file('TARGET', 'CSV', 'a UInt8') SELECT 1",
    "INSERT INTO TABLE FUNCTION file('TARGET', 'CSV', 'a UInt8') VALUES (1)",
    "WITH 1 AS x INSERT INTO FUNCTION file('TARGET', 'CSV', 'a UInt8') SELECT x",
    "INSERT INTO d.t FROM INFILE 'SECRET' FORMAT LineAsString",
    "CREATE TEMPORARY TABLE x (l String) ENGINE = File(LineAsString, 'SECRET')",
    'CREATE TABLE d.u (n UInt8) ENGINE = Memory',
    "INSERT INTO d.t VALUES ('/b', 2)",
    'ALTER TABLE d.t DELETE WHERE 1',
    'DROP TABLE d.t',
    'TRUNCATE TABLE d.t',
    'OPTIMIZE TABLE d.t FINAL',
    "KILL QUERY WHERE query_id != ''",
    'SYSTEM STOP MERGES',
    'SYSTEM SHUTDOWN',
    'SELECT 1 PARALLEL WITH SYSTEM STOP MERGES',
    "BACKUP TABLE d.t TO File('TARGET')",
    'CREATE USER x',
    'CREATE FUNCTION f AS (x) -> x',
    'SET readonly = 0',
  ])('is refused: %s', async (sql) => {
    const { status, text } = await ask(server.readerUrl('d', user), filled(sql));
    expect([status, text]).not.toEqual([200, text]);
    expect(text).not.toContain(SECRET);
    expect(text).toMatch(/^Code: \d+\./);
    expect(existsSync(target)).toBe(false);
  });

  test.each([
    ["SELECT path, n FROM d.t WHERE path = '/a' AND n IN (1, 2)", '/a\t1'],
    ['WITH x AS (SELECT n FROM t) SELECT n FROM x', '1'],
    ["SELECT 'file(''x'')', `n` FROM `d`.`t`", "file(\\'x\\')\t1"],
    ['SELECT sum(number) FROM numbers(10)', '45'],
    ['SELECT count() FROM t AS file WHERE file.n = 1', '1'],
    ["SELECT count() > 0 FROM system.parts WHERE path != ''", '1'],
    ["SELECT _part != '' FROM d.t FINAL", null],
    ['SHOW TABLES', 't'],
    ['EXISTS TABLE d.t', '1'],
    ['DESCRIBE TABLE d.t', 'path\tString'],
    ['EXPLAIN SELECT n FROM d.t', 'ReadFrom'],
    ["SELECT toString(getSetting('readonly'))", user === 'strict_reader' ? '1' : '2'],
  ])('reads: %s', async (sql, answer) => {
    const { status, text } = await ask(server.readerUrl('d', user), sql);
    if (answer !== null) expect([status, text]).toEqual([200, expect.stringContaining(answer)]);
    else expect(text).not.toContain('ACCESS_DENIED');
  });

  test('a parameter or a setting of the address is no way round', async () => {
    const url = server.readerUrl('d', user);
    const byParameter = await ask(url, 'SELECT * FROM {t:Identifier}', { param_t: secret });
    const bySetting = await ask(url, 'SELECT 1 FORMAT Template', { format_template_resultset: secret });
    for (const { status, text } of [byParameter, bySetting]) {
      expect(status).not.toBe(200);
      expect(text).not.toContain(SECRET);
    }
  });
});

test('the writer still may: what readers are refused is not gone', async () => {
  const { status, text } = await ask(server.url('d'), filled("SELECT * FROM file('SECRET', 'LineAsString')"));
  expect([status, text.trim()]).toEqual([200, SECRET]);
  expect(
    (await ask(server.url('d'), filled("INSERT INTO FUNCTION file('TARGET', 'CSV', 'a UInt8') SELECT 1"))).status,
  ).toBe(200);
  expect(await readFile(target, 'utf8')).toBe('1\n');
  await rm(target);
  expect((await ask(server.url('d'), 'SELECT count() FROM t')).text.trim()).toBe('1');
});
