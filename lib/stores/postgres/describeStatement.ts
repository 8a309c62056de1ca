import type { StoreQuery } from '../StoreQuery';
import type { PostgresStatement } from './openPostgres';

/** The statement with its parameters as psql's `\bind` takes them: `$1` → text, an array in Postgres' own notation. */
export function describeStatement(title: string, { sql, values }: PostgresStatement): StoreQuery {
  const parameters = values.map((value, index) => [
    `$${index + 1}`,
    typeof value === 'string' ? value : `{${value.join(',')}}`,
  ]);
  return { title, sql, parameters: Object.fromEntries(parameters) as Record<string, string> };
}
