import { expect, it } from 'vitest';
import { captured, isTrue, literalOf } from './captured';
import { fillIn, placesIn } from './fillIn';

it.each([
  ['SELECT :n + :one.n', 'SELECT <n> + <one.n>'],
  ["SELECT ':n', \":n\", 'it''s :n'", "SELECT ':n', \":n\", 'it''s :n'"],
  ['SELECT :n::int, now()::date', 'SELECT <n>::int, now()::date'],
  ['-- :n\n/* :n */ SELECT $$ :n $$, $a$ :n $a$, :n', '-- :n\n/* :n */ SELECT $$ :n $$, $a$ :n $a$, <n>'],
  ['a := 1; SELECT x[1:2], x[:n]', 'a := 1; SELECT x[1:2], x[<n>]'],
  ["SELECT 'no end :n", "SELECT 'no end <n>"],
])('%s', (sql, filled) => {
  expect(fillIn(sql, (name) => `<${name}>`)).toBe(filled);
});

it('tells the places of a statement', () => {
  expect(placesIn("SELECT :a, ':b', :one.c", 'postgres')).toEqual(['a', 'one.c']);
});

it('a value is written so that Postgres reads it as what it was', () => {
  expect(literalOf({ text: '7', type: 23 }, 'postgres')).toBe("CAST('7' AS integer)");
  expect(literalOf({ text: null, type: 16 }, 'postgres')).toBe('CAST(NULL AS boolean)');
  expect(literalOf({ text: "it's \\ here", type: 25 }, 'postgres')).toBe("CAST(E'it''s \\\\ here' AS text)");
  expect(literalOf({ text: '{1}', type: 1007 }, 'postgres')).toBe("'{1}'");
});

const column = { name: 'n', type: 23 };

it('captures the first row of the last result, else how many rows were changed, else whether it was done', () => {
  const of = (...events: Parameters<typeof captured>[1]) => captured(['a', 'b'], events);
  expect([
    ...of({
      kind: 'rows',
      columns: [column, column],
      rows: [
        ['1', '2'],
        ['3', '4'],
      ],
      count: 2,
    }),
  ]).toEqual([
    ['a', { text: '1', type: 23 }],
    ['b', { text: '2', type: 23 }],
  ]);
  expect(of({ kind: 'rows', columns: [column], rows: [], count: 0 }).get('a')).toEqual({ text: null, type: 23 });
  expect(of({ kind: 'done', tag: 'UPDATE 3', count: 3 }).get('a')?.text).toBe('3');
  expect(of({ kind: 'done', tag: 'COMMIT', count: null }).get('a')?.text).toBe('t');
  expect(of({ kind: 'done', tag: 'ROLLBACK', count: null }).get('a')?.text).toBe('f');
  const error = { kind: 'error' as const, severity: 'ERROR', code: '40001', message: '', detail: null, hint: null };
  expect(of({ kind: 'done', tag: 'UPDATE 3', count: 3 }, error).get('a')?.text).toBeNull();
});

it('a guard lets a step be run for what is there and neither false nor nothing', () => {
  const values = ['t', 'x', '7', 'f', '0', '', null].map((text) => isTrue({ text, type: 25 }));
  expect(values).toEqual([true, true, true, false, false, false, false]);
  expect(isTrue(undefined)).toBe(false);
});

it('in SQL for ClickHouse a backslash escapes, and backquotes quote', () => {
  expect(fillIn("SELECT 'it\\'s :n', `:n`, :n", () => '7', 'clickhouse')).toBe("SELECT 'it\\'s :n', `:n`, 7");
});

it.each([
  [{ text: "it's \\ here", type: 25 }, "'it\\'s \\\\ here'"],
  [{ text: null, type: 23 }, 'NULL'],
  [{ text: '-7', type: 20 }, "toInt64('-7')"],
  [{ text: 't', type: 16 }, 'true'],
  [{ text: '12', type: 1700 }, "toInt256('12')"],
  [{ text: '1.50', type: 1700 }, "toDecimal256('1.50', 2)"],
  [{ text: '2030-01-01 10:00:00+00', type: 1184 }, "parseDateTime64BestEffort('2030-01-01 10:00:00+00', 6, 'UTC')"],
  [{ text: '{1,2}', type: 1007 }, "'{1,2}'"],
])('a value is written so that ClickHouse reads it as what it was: %o', (value, literal) => {
  expect(literalOf(value, 'clickhouse')).toBe(literal);
});
