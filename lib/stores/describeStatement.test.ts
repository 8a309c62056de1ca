import { TupleParam } from '@clickhouse/client';
import { expect, it } from 'vitest';
import { inlineParameters } from './clickhouse/describeStatement';
import { inlineValues } from './postgres/describeStatement';

it('Postgres: values stand where their placeholders stood, as literals', () => {
  expect(inlineValues('SELECT $1::text, $2::uuid[], $1', ["it's", ['a', "b'"]])).toBe(
    "SELECT 'it''s'::text, ARRAY['a', 'b''']::uuid[], 'it''s'",
  );
  expect(inlineValues('SELECT $1::text', ['back\\slash $1'])).toBe("SELECT E'back\\\\slash $1'::text");
  expect(inlineValues('SELECT $1::text[]', [[]])).toBe('SELECT ARRAY[]::text[]');
  const ten = Array.from({ length: 10 }, (_, n) => `v${n + 1}`);
  expect(inlineValues('SELECT $1, $10', ten)).toBe("SELECT 'v1', 'v10'");
});

it('Postgres: nothing in a text or a name is a placeholder', () => {
  expect(inlineValues(`SELECT '$1', 'it''s $1', "a""$1", $1, $2`, ['x'])).toBe(
    `SELECT '$1', 'it''s $1', "a""$1", 'x', $2`,
  );
  expect(inlineValues(`SELECT E'\\' $1', $$ $1 $$, $q$ ' $1 $$ $q$, /* it's */ $1 -- it's $1\n, $1`, ['x'])).toBe(
    `SELECT E'\\' $1', $$ $1 $$, $q$ ' $1 $$ $q$, /* it's */ 'x' -- it's $1\n, 'x'`,
  );
});

it('ClickHouse: values stand where their placeholders stood, as literals of their types', () => {
  expect(inlineParameters('SELECT {a:String}, {b:UUID}, {a:String}', { a: "it's \\", b: 'u' })).toBe(
    "SELECT 'it\\'s \\\\', 'u'::UUID, 'it\\'s \\\\'",
  );
  const keys = [new TupleParam(['x', "y'"])];
  expect(inlineParameters('IN {keys:Array(Tuple(String, UUID))}', { keys })).toBe(
    "IN [('x', 'y\\'')]::Array(Tuple(String, UUID))",
  );
});

it('ClickHouse: nothing in a text or a name is a placeholder', () => {
  expect(inlineParameters("SELECT '{a:String}', '\\'{a:String}', `{a:String}`, {b:String}", { a: 'x' })).toBe(
    "SELECT '{a:String}', '\\'{a:String}', `{a:String}`, {b:String}",
  );
  expect(inlineParameters(`SELECT "it's {a:String}", /* it's */ {a:String} -- it's {a:String}`, { a: 'x' })).toBe(
    `SELECT "it's {a:String}", /* it's */ 'x' -- it's {a:String}`,
  );
});
