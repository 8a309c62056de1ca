import { readExpression } from '@/lib/record/sqlExpression';
import { namesNoColumn, type ExpressionSeen } from '../ExpressionSeen';
import { SourceFailure } from '../SourceFailure';
import { declaredType } from './declaredType';
import type { PostgresStore } from './openPostgres';
import type { PostgresTable } from './PostgresFacts';
import { quotePostgres, quotePostgresTable } from './quotePostgres';

type Table = Pick<PostgresTable, 'name' | 'columns' | 'unreadable'>;

const volatileSql = `SELECT DISTINCT proname FROM pg_catalog.pg_proc WHERE provolatile = 'v' AND proname = ANY ($1::text[]) ORDER BY 1`;

/**
 * What Postgres says of an expression over the columns of a table. Nothing of it is executed: it is planned over no row, in WHERE, where
 * aggregates, windows and sets are errors. A function that may do more than compute has to be declared as volatile, and is refused.
 * @throws SourceFailure where the server gives no answer at all
 */
export async function seePostgresExpression(
  store: PostgresStore,
  table: Table,
  sql: string,
  signal?: AbortSignal,
): Promise<ExpressionSeen> {
  const read = readExpression(sql, 'postgres');
  if ('mistake' in read) return { why: read.mistake };
  const forbidden = read.names.find((name) => table.unreadable.has(name));
  if (forbidden !== undefined) return { why: `names the column ${forbidden}, which this user may not read` };
  const columns = read.names.filter((name) => table.columns.has(name));
  const volatile = await store.run({ sql: volatileSql, values: [read.called] }, signal);
  if (volatile.length > 0)
    return {
      why: `calls ${volatile.map(([name]) => name).join(', ')}, which is VOLATILE in Postgres: only IMMUTABLE or STABLE functions are allowed`,
    };
  try {
    const [row] = await store.run({ sql: typeQuery(table, columns, sql), values: [] }, signal);
    if (columns.length === 0) return { why: namesNoColumn(table.name, table.columns.keys()) };
    return { type: row?.[0] ?? '', columns };
  } catch (error) {
    const said = saidOfStatement(error);
    if (said === null) throw error;
    return { why: `is refused by Postgres: ${said}` };
  }
}

/** An expression of a row as it is read: it sees the columns that it names, and nothing else of the statement around it. */
export function expressionOfRow(row: string, sql: string, columns: readonly string[]): string {
  return `(SELECT (${sql}) FROM (SELECT ${columns.map((column) => `${row}.${quotePostgres(column)}`).join(', ')}) AS lastwrite_row_values)`;
}

function typeQuery({ name }: Table, columns: readonly string[], sql: string): string {
  return `SELECT resolved.declared
FROM (
  SELECT pg_typeof(probed.value)::oid AS atttypid, -1 AS atttypmod
  FROM (SELECT 1) AS one
  LEFT JOIN (
    SELECT (${sql}) AS value
    FROM (SELECT ${columns.map(quotePostgres).join(', ')} FROM ${quotePostgresTable(name)}) AS lastwrite_row_values
    WHERE (${sql}) IS NULL LIMIT 0
  ) AS probed ON true
) AS attribute
${declaredType}`;
}

/** What Postgres says of a statement that it read and refuses (SQLSTATE of the classes 0A, 22 and 42); null: it is about something else. */
function saidOfStatement(error: unknown): string | null {
  if (!(error instanceof SourceFailure) || !(error.cause instanceof Error)) return null;
  const { code, message } = error.cause as Error & { code?: unknown };
  return typeof code === 'string' && /^(?:0A|22|42)...$/.test(code) ? message : null;
}
