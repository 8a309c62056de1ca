import { expect, test } from 'vitest';
import { describeStatement } from './describeStatement';

test.each([
  ['SELECT 1', 'SELECT', null, false],
  ['  -- c\n/* FORMAT x; */ select 1 format JSONEachRow ;\n-- end', 'SELECT', 'JSONEachRow', false],
  ['SELECT \'; DROP\' , "a;b", `c;d`, $x$;$x$', 'SELECT', null, false],
  ["SELECT 'it''s \\'; ' ; ", 'SELECT', null, false],
  ['SELECT 1; SELECT 2', 'SELECT', null, true],
  ['SELECT 1 /* ; */ ; /* x */ DROP TABLE t', 'SELECT', null, true],
  ['SELECT format FROM t', 'SELECT', null, false],
  ['SELECT t.format FROM t FORMAT CSV', 'SELECT', 'CSV', false],
  ['(SELECT 1 FORMAT x) ', 'SELECT', null, false],
  ['', '', null, false],
  ['-- only a comment', '', null, false],
  ["INSERT INTO t VALUES (1, 'a; b'), (2, 'FORMAT x')", 'INSERT', null, false],
])('%j', (sql, keyword, format, several) => {
  expect(describeStatement(sql)).toMatchObject({ keyword, format, several, inlineData: null });
});

test('the data of an INSERT is never read as SQL', () => {
  const head = 'INSERT INTO format (a) SETTINGS async_insert = 0 FORMAT JSONEachRow';
  const description = describeStatement(`${head}\n{"a":"'; DROP TABLE t; FORMAT CSV"}`);
  expect(description).toMatchObject({
    keyword: 'INSERT',
    several: false,
    inlineData: { format: 'JSONEachRow', dataAt: head.length, formatAt: head.indexOf('FORMAT') },
  });
});

test.each([
  ['SET a = 1', true],
  ['use db', true],
  ['CREATE TEMPORARY TABLE t (a Int8)', true],
  ['CREATE TABLE t (a Int8)', false],
  ['SELECT 1', false],
])('%s changes its session: %s', (sql, changes) => {
  expect(describeStatement(sql).changesSession).toBe(changes);
});
