import { describe, expect, it } from 'vitest';
import { functionsOutside, splitStatements, whyOutside, whyTreeOutside, type ClickHouseBounds } from './whyOutside';

const bounds: ClickHouseBounds = {
  database: 'own',
  others: new Set(['default', 'coaching', 'system']),
  outside: functionsOutside(
    ['numbers', 'values', 'url', 'file', 'remote', 'merge', 'loop', 'somethingNew'],
    ['myScript'],
  ),
};

describe('may be run', () => {
  it.each([
    "INSERT INTO t VALUES (1, 'FROM url(''x'')', 2)",
    'INSERT INTO own.t SELECT number FROM numbers(3)',
    'INSERT INTO t SETTINGS async_insert = 1, wait_for_async_insert = 0 VALUES (1)',
    'SELECT a.n, b.n FROM t AS a FINAL JOIN t AS b USING n WHERE a.n > -1.5e3 -- system.tables',
    'WITH x AS (SELECT 1) SELECT * FROM x',
    'SELECT count() > 0 FROM (SELECT * FROM t ORDER BY n LIMIT 1 BY n) SETTINGS final = 1',
    'CREATE TABLE t (n Int32, `format` String, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY n SETTINGS merge_selector_base = 1000',
    'CREATE MATERIALIZED VIEW v TO u AS SELECT n FROM t',
    'ALTER TABLE t UPDATE n = 2 WHERE n = 1',
    'DELETE FROM t WHERE n = 1',
    'TRUNCATE TABLE t',
    'OPTIMIZE TABLE t FINAL',
    'SELECT t.disk, "move" FROM t',
  ])('%s', (sql) => {
    expect(whyOutside(sql, bounds)).toBeNull();
  });
});

describe('is refused', () => {
  it.each([
    ['SYSTEM SHUTDOWN', 'not with SYSTEM SHUTDOWN'],
    ['DROP DATABASE coaching', 'not with DROP DATABASE'],
    ['TRUNCATE DATABASE coaching', 'not with TRUNCATE DATABASE'],
    ['CREATE DATABASE x', 'not with CREATE DATABASE'],
    ['CREATE USER x', 'not with CREATE USER'],
    ['CREATE FUNCTION f AS (x) -> x', 'not with CREATE FUNCTION'],
    ['CREATE DICTIONARY d (n Int8) PRIMARY KEY n', 'not with CREATE DICTIONARY'],
    ['SET max_execution_time = 0', 'not with SET'],
    ['USE coaching', 'not with USE'],
    ['KILL QUERY WHERE 1', 'not with KILL'],
    ['/* nothing */', 'not with nothing'],
    ['SELECT * FROM system.tables', 'the database system'],
    ['SELECT * FROM SYSTEM . /* c */ tables', 'the database SYSTEM'],
    ['SELECT * FROM `coaching`.`scorecard`', 'the database coaching'],
    ['SELECT 1 AS system, * FROM system.tables', 'the database system'],
    ['INSERT INTO coaching.scorecard VALUES (1)', 'the database coaching'],
    ['INSERT INTO t VALUES ((SELECT count() FROM coaching.scorecard))', 'the database coaching'],
    ['CREATE TABLE x AS coaching.scorecard', 'the database coaching'],
    ['ALTER TABLE t REPLACE PARTITION 1 FROM coaching.scorecard', 'the database coaching'],
    ['SELECT 1 IN coaching.scorecard', 'the database coaching'],
    ["SELECT * FROM url('http://x', 'LineAsString')", 'the function url'],
    ["SELECT * FROM URL /* c */ ('http://x')", 'the function URL'],
    ["SELECT * FROM `url`('http://x')", 'the function url'],
    ["SELECT * FROM `\\x75rl`('http://x')", 'a backslash'],
    ["INSERT INTO FUNCTION file('x.csv') SELECT 1", 'FUNCTION is not allowed in races'],
    ["SELECT file('/etc/passwd')", 'the function file'],
    ["SELECT * FROM remote('127.0.0.1', system.one)", 'the function remote'],
    ["SELECT * FROM merge('coaching', '.*')", 'the function merge'],
    ["SELECT * FROM somethingNew('x')", 'the function somethingNew'],
    ['SELECT myscript(1)', 'the function myscript'],
    ["SELECT joinGet('coaching.j', 'n', 1)", 'the function joinGet'],
    ["SELECT dictGetOrNull('coaching.d', 'n', 1)", 'the function dictGetOrNull'],
    ["SELECT * FROM 'data.csv'", 'a file is not a table'],
    ['SELECT * FROM `/etc/passwd`', 'a slash'],
    ["SELECT 1 INTO OUTFILE 'x'", 'OUTFILE'],
    ["INSERT INTO t FROM INFILE 'x' FORMAT CSV", 'INFILE'],
    ['SELECT 1 FORMAT JSON', 'no FORMAT'],
    ['SELECT 1 SETTINGS max_execution_time = 0', 'the setting max_execution_time'],
    ['SELECT 1 SETTINGS final = 1, `max_memory_usage` = 0', 'the setting `max_memory_usage`'],
    ['SELECT 1 SETTINGS readonly', 'the setting readonly'],
    ["CREATE TABLE x (n Int8) ENGINE = URL('http://x')", 'the engine URL'],
    ['CREATE TABLE x (n Int8) ENGINE Distributed(c, coaching, t)', 'the engine Distributed'],
    ["CREATE TABLE x (n Int8) ENGINE = ReplicatedMergeTree('/x', 'r') ORDER BY n", 'the engine ReplicatedMergeTree'],
    ["CREATE TABLE x (n Int8) ENGINE = MergeTree ORDER BY n SETTINGS disk = disk(type = 'local')", 'the setting disk'],
    ['CREATE TABLE x ON CLUSTER c (n Int8) ENGINE = Memory', 'CLUSTER'],
    ["ALTER TABLE t FREEZE WITH NAME 'x'", 'FREEZE'],
    ["ALTER TABLE t FETCH PARTITION 1 FROM '/x'", 'FETCH'],
    ['ALTER TABLE t MODIFY SETTING x = 1', 'SETTING is not'],
    ['SELECT 1 PARALLEL WITH SYSTEM SHUTDOWN', 'PARALLEL'],
    ["SELECT 1 // '\nFROM url('x') // '", 'the function url'],
    ["SELECT 1 AS a$$, * FROM url('x') --$$", 'the function url'],
    ['SELECT $$ $$, 1', 'dollar quotes'],
    ['SELECT 1 −1', 'only ASCII'],
    ['SELECT * FROM 1a.t', 'neither a number nor a name'],
    ['SELECT 1 \\G SYSTEM SHUTDOWN', '\\ is not supported'],
  ])('%s', (sql, why) => {
    expect(whyOutside(sql, bounds)).toContain(why);
  });
});

it('a tree in which the server has read what was hidden from us is refused', () => {
  expect(whyTreeOutside(['      TableIdentifier own.t', ' Function equals (children 1)'], bounds)).toBeNull();
  expect(whyTreeOutside(['      TableIdentifier coaching.t (alias own)'], bounds)).toContain('another database');
  expect(whyTreeOutside(['      TableIdentifier data.csv'], bounds)).toContain('another database');
  expect(whyTreeOutside(['    Function url (children 1)'], bounds)).toContain('the function url');
});

it('the statements of a step are told apart, and semicolons in texts and comments are none', () => {
  expect(splitStatements("INSERT INTO t VALUES (';'); -- ; \n SELECT 1 /* ; */ ;; ")).toEqual([
    "INSERT INTO t VALUES (';')",
    ' -- ; \n SELECT 1 /* ; */ ',
  ]);
  expect(splitStatements(' -- nothing\n')).toEqual([]);
});
