import type { SourceFailure } from './SourceFailure';
import type { Stores } from './openStores';
import { withDeadline } from './withDeadline';

/** A SELECT that returns the rows that violate a rule. `{name}` is replaced by a value of the record's key. */
export interface RowsQuery {
  readonly store: 'postgres' | 'clickhouse';
  readonly sql: string;
}

const PLACEHOLDER = /\{([a-z][a-z0-9_]*)\}/g;
const WHOLE = /^-?\d+$/;

/** Whether the query returns a row for this key. It is read-only, as every session here is, and read no further than its first row. @throws SourceFailure */
export async function returnsRows(
  stores: Stores,
  { store, sql }: RowsQuery,
  key: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<boolean> {
  // One statement without a semicolon at its end; a second one would be refused inside of the parentheses.
  const query = `SELECT 1 FROM (${sql.trim().replace(/;$/, '')}\n) AS violating LIMIT 1`;
  const values: string[] = [];
  const filled = query.replace(PLACEHOLDER, (whole, name: string) => {
    const value = key[name];
    if (value === undefined) return whole;
    if (store === 'clickhouse') return WHOLE.test(value) ? value : `'${value.replace(/[\\']/g, '\\$&')}'`;
    values.push(value);
    return `$${values.length}`;
  });
  const run = async (signal: AbortSignal) =>
    store === 'postgres'
      ? (await stores.postgres.run({ sql: filled, values }, signal)).length > 0
      : (await stores.clickhouse.run({ sql: filled, parameters: {} }, signal)).length > 0;
  return withDeadline(store === 'postgres' ? 'Postgres' : 'ClickHouse', timeoutMs, run);
}

/** Failures that are about the statement, and not about the store. */
const OF_THE_SQL: readonly string[] = ['query_failed', 'missing_table', 'missing_column'];

/** Why a query of somebody's own could not be run: what the store says of its SQL, for whoever wrote it. */
export function whyNotRun({ error, cause }: SourceFailure): string {
  return OF_THE_SQL.includes(error.code) && cause instanceof Error ? cause.message : error.message;
}
