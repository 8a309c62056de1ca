import type { StoreQuery } from '../StoreQuery';
import type { PostgresStatement } from './openPostgres';
import { quotePostgresText } from './quotePostgres';

type Value = PostgresStatement['values'][number];

/** The statement to be pasted into psql, and as it was sent: `$1` → text, an array in Postgres' own notation. */
export function describeStatement(title: string, { sql, values }: PostgresStatement): StoreQuery {
  const parameters = values.map((value, index): [string, string] => [
    `$${index + 1}`,
    value === null || typeof value === 'string'
      ? (value ?? 'NULL')
      : `{${value.map((text) => text ?? 'NULL').join(',')}}`,
  ]);
  return { title, sql: `${inlineValues(sql, values)};`, sent: { sql, parameters: Object.fromEntries(parameters) } };
}

/** Comments, texts and quoted names are matched first, so that nothing in them is taken for a placeholder. */
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([a-zA-Z_]\w*)?\$[\s\S]*?\$\1\$|\$(\d+)/g;

/** Each placeholder replaced by its value as a literal; the casts behind the placeholders give the types. */
export function inlineValues(sql: string, values: readonly Value[]): string {
  return sql.replace(TOKEN, (token, _tag: string | undefined, number: string | undefined) => {
    const value = number === undefined ? undefined : values[Number(number) - 1];
    return value === undefined ? token : literal(value);
  });
}

function literal(value: Value): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? quotePostgresText(value) : `ARRAY[${value.map(literal).join(', ')}]`;
}
