import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cardFields, scoreFields, tables, type DeclaredField } from './catalogue';

const schema = (store: string) => {
  const folder = new URL(`../schema/${store}/`, import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
};

/** The column's line inside `CREATE TABLE table (…)`. */
function columnOf(sql: string, table: string, column: string): string | undefined {
  const body =
    sql.split(new RegExp(`CREATE TABLE (?:IF NOT EXISTS )?${table.replace('.', '\\.')} \\(`))[1]?.split(/^\)/m)[0] ??
    '';
  return body
    .split('\n')
    .find((line) => line.trim().startsWith(`${column} `))
    ?.trim()
    .replace(/\s+/g, ' ');
}

const all: readonly (readonly [string, DeclaredField])[] = [
  ...cardFields.map((field) => ['card', field] as const),
  ...scoreFields.map((field) => ['score', field] as const),
];

describe('the field catalogue', () => {
  it('names every field once, and every column once per table', () => {
    for (const fields of [cardFields, scoreFields] as const) {
      const list: readonly DeclaredField[] = fields;
      for (const key of [
        (field: DeclaredField) => field.id,
        (field: DeclaredField) => field.postgres.column,
        (field: DeclaredField) => field.clickhouse?.column ?? field.id,
      ]) {
        expect(new Set(list.map(key)).size).toBe(list.length);
      }
    }
  });

  it.each(all.map(([table, field]) => [`${table} ${field.id}`, table, field] as const))(
    '%s is in the schemas as it says',
    (_, table, field) => {
      const postgres = schema('postgres');
      const own = table === 'card' ? tables.card : tables.score;
      expect(columnOf(postgres, own.postgres, field.postgres.column)).toContain(
        `${field.postgres.column} ${field.postgres.type}`,
      );
      expect(columnOf(postgres, tables.historic.postgres, field.postgres.column)).toContain(
        `${field.postgres.column} ${field.postgres.type}`,
      );
      if (field.clickhouse)
        expect(columnOf(schema('clickhouse'), own.clickhouse, field.clickhouse.column)).toContain(
          `${field.clickhouse.column} ${field.clickhouse.type}`,
        );
    },
  );

  it('leaves no column of director out but the keys and what strategies alone use', () => {
    const body = schema('postgres').split('CREATE TABLE director.scorecards (')[1]?.split(/^\)/m)[0] ?? '';
    const columns = [...body.matchAll(/^ {2}([a-z_]+) +(?:text|uuid|timestamptz|boolean|double|bigint)/gm)].map(
      ([, column]) => column,
    );
    const known = new Set<string | undefined>([
      ...cardFields.map((field) => field.postgres.column),
      ...Object.values(tables.key),
      'row_version',
      'replication_version',
    ]);
    expect(columns.length).toBeGreaterThan(15);
    expect(columns.filter((column) => !known.has(column))).toEqual([]);
  });
});
