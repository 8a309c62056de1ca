import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { sqlTokens, type SqlDialect, type SqlTokenKind } from './sqlTokens';

const dialects: readonly SqlDialect[] = ['postgres', 'clickhouse'];

function of(kind: SqlTokenKind, sql: string, dialect: SqlDialect): readonly string[] {
  return sqlTokens(sql, dialect)
    .filter((token) => token.kind === kind)
    .map(({ text }) => text);
}

test.each(dialects)('the parts of any %s text are the text', (dialect) => {
  const piece = fc.constantFrom(
    "'",
    '"',
    '`',
    '\\',
    '$',
    '$a$',
    '--',
    '/*',
    '*/',
    '\n',
    'select',
    ' ',
    '1.5',
    'é',
    "E'",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
      const sql = pieces.join('');
      expect(
        sqlTokens(sql, dialect)
          .map(({ text }) => text)
          .join(''),
      ).toBe(sql);
    }),
  );
});

describe('a backslash', () => {
  it('ends no text in ClickHouse, and does in Postgres unless the text begins with E', () => {
    const sql = String.raw`'a\' OR 1 = 1 --'`;
    expect(of('text', sql, 'clickhouse')).toEqual([String.raw`'a\' OR 1 = 1 --'`]);
    expect(of('text', sql, 'postgres')).toEqual([String.raw`'a\'`]);
    expect(of('text', `E${sql}`, 'postgres')).toEqual([String.raw`E'a\' OR 1 = 1 --'`]);
  });
});

it('tells keywords from names, whatever their case, and from what stands in texts and comments', () => {
  const sql = `select "from", selected FROM t -- where\nWHERE a = 'and' AND b = 10.5 /* or */`;
  expect(of('keyword', sql, 'postgres')).toEqual(['select', 'FROM', 'WHERE', 'AND']);
  expect(of('name', sql, 'postgres')).toEqual(['"from"']);
  expect(of('comment', sql, 'postgres')).toEqual(['-- where', '/* or */']);
  expect(of('number', sql, 'postgres')).toEqual(['10.5']);
});

it('knows what quotes in which store: dollars in Postgres, backticks in ClickHouse', () => {
  expect(of('text', "$fn$ it's $$ $fn$ 1", 'postgres')).toEqual(["$fn$ it's $$ $fn$"]);
  expect(of('name', '`a\\`b` "c"', 'clickhouse')).toEqual(['`a\\`b`', '"c"']);
  expect(of('name', '`a`', 'postgres')).toEqual([]);
});
