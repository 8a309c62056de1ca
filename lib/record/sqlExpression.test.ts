import { describe, expect, test } from 'vitest';
import { readExpression } from './sqlExpression';

const mistake = (sql: string, store: 'postgres' | 'clickhouse' = 'postgres') => {
  const read = readExpression(sql, store);
  return 'mistake' in read ? read.mistake : null;
};

describe('an expression of one value', () => {
  test.each([
    ['lower(status)', 'postgres'],
    ['toDecimal64(amount_cents, 2) / 100', 'clickhouse'],
    ["CASE WHEN state IN ('a', 'b;--') THEN 'it''s' ELSE state END", 'postgres'],
    ["CASE WHEN state IN ('a', 'b') THEN 1 ELSE 2 END", 'clickhouse'],
    ['CAST(amount AS Decimal(12, 2))', 'clickhouse'],
    ["payload #>> '{a,b}'", 'postgres'],
    ["at AT TIME ZONE 'UTC'", 'postgres'],
    ['"Größe" + größe', 'postgres'],
    ["regexp_replace(note, '\\d+', '')", 'postgres'],
    ['amount_cents / 100', 'clickhouse'],
    ['parts[1]', 'clickhouse'],
    ['`from` - 1', 'clickhouse'],
  ] as const)('%s is read', (sql, store) => {
    expect(mistake(sql, store)).toBeNull();
  });

  test.each([
    ['', 'is empty'],
    ['a'.repeat(1001), 'longer than'],
    ['status; DROP TABLE orders', 'semicolon'],
    ['status -- and more', 'comment'],
    ['status /* and more */', 'comment'],
    ['status)', 'closes nothing'],
    ['status) FROM orders WHERE (true', 'closes nothing'],
    ['(status]', 'closes nothing'],
    ['lower(status', 'not closed'],
    ["'status", 'not closed'],
    ["'a\\' || pg_sleep(1) || '", 'backslash'],
    ["'a\\\\'", 'backslash'],
    ['$$status$$', 'dollar quotes'],
    ['$1', 'parameters'],
    ['(SELECT max(id) FROM orders)', 'SELECT: it may not read other rows'],
    ['(TABLE pg_authid)', 'TABLE'],
    ['(VALUES (1))', 'VALUES'],
    ['sum(amount) OVER ()', 'OVER'],
    ['status, amount', 'more than one value'],
    ['status AS tenant', 'names its value with AS'],
    ['U&"\\0061"', 'U&'],
    ['a ` ; DROP TABLE orders; ` b', 'backtick'],
  ])('%s is refused: %s', (sql, why) => {
    expect(mistake(sql)).toContain(why);
  });

  test.each([
    ['status # and more', 'comment'],
    ['status #! and more', 'comment'],
    ['status // and more', 'comment'],
    ['status IN users', 'without a list'],
    ['status IN (users)', 'with a name'],
    ['status IN (system.users)', 'with a name'],
    ['status GLOBAL NOT IN (`users`)', 'with a name'],
    ['{p:String}', 'parameters'],
    ['‘status’', 'character'],
    ['(status AS tenant_id)', 'names its value with AS'],
    ['status SETTINGS readonly = 0', 'SETTINGS'],
  ])('of ClickHouse, %s is refused: %s', (sql, why) => {
    expect(mistake(sql, 'clickhouse')).toContain(why);
  });

  test('says which names it holds, and which of them it calls', () => {
    expect(readExpression('pg_catalog.LOWER("Status") || coalesce ( note, \'status\')', 'postgres')).toEqual({
      names: ['pg_catalog', 'lower', 'Status', 'coalesce', 'note'],
      called: ['lower', 'coalesce'],
    });
    expect(readExpression('GRÖSSE + 1', 'postgres')).toMatchObject({ names: ['grÖsse'] });
    expect(readExpression('toString(`a``b`)', 'clickhouse')).toEqual({
      names: ['toString', 'a`b'],
      called: ['toString'],
    });
  });
});
