import { ClickHouseError } from '@clickhouse/client';
import { readExpression } from '@/lib/record/sqlExpression';
import { namesNoColumn, type ExpressionSeen } from '../ExpressionSeen';
import { SourceFailure } from '../SourceFailure';
import type { ClickHouseTable } from './ClickHouseFacts';
import type { ClickHouseStore } from './openClickHouse';
import { quoteClickHouseTable } from './quoteClickHouse';

type Table = Pick<ClickHouseTable, 'name' | 'columns'>;

/** `is_deterministic` until 26, `deterministic` since. */
const functionsSql = `SELECT name, toString(is_aggregate), toString(origin), COLUMNS('^(is_)?deterministic$')
FROM system.functions WHERE lower(name) IN {names:Array(String)} ORDER BY name`;

/** They make other rows, or read what is not of the row. */
const ELSEWHERE =
  /^(?:arrayjoin|dict\w*|joinget\w*|file|sleep\w*|getsetting\w*|catboostevaluate|hascolumnintable|initializeaggregation|runningdifference\w*|neighbor|transactionid)$/i;

/**
 * What ClickHouse says of an expression over the columns of a table. Nothing of it is executed: DESCRIBE analyses it, in WHERE, where aggregates and
 * windows are errors. @throws SourceFailure where the server gives no answer at all
 */
export async function seeClickHouseExpression(
  store: ClickHouseStore,
  table: Table,
  sql: string,
  signal?: AbortSignal,
): Promise<ExpressionSeen> {
  const read = readExpression(sql, 'clickhouse');
  if ('mistake' in read) return { why: read.mistake };
  const why = await refusedFunction(store, read.called, signal);
  if (why !== null) return { why };
  const columns = read.names.filter((name) => table.columns[name] !== undefined);
  try {
    const virtual = await virtualColumns(store, table, read.names, signal);
    if (virtual.length > 0)
      return {
        why: `names ${virtual.join(', ')}: such virtual columns tell where a row is stored, and change when parts are merged`,
      };
    const [row] = await store.run(
      {
        sql: `DESCRIBE TABLE (SELECT (${sql}) AS lastwrite_value FROM ${quoteClickHouseTable(table.name)} WHERE isNull(${sql}))`,
        parameters: {},
      },
      signal,
    );
    if (columns.length === 0) return { why: namesNoColumn(table.name, Object.keys(table.columns)) };
    return { type: String(row?.[1] ?? ''), columns };
  } catch (error) {
    const said = saidOfStatement(error);
    if (said === null) throw error;
    return { why: `is refused by ClickHouse: ${said}` };
  }
}

/** Which of the names are columns that the engine makes up. All of them begin with `_`. */
async function virtualColumns(
  store: ClickHouseStore,
  table: Table,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const suspects = names.filter((name) => name.startsWith('_') && table.columns[name] === undefined);
  if (suspects.length === 0) return [];
  const described = await store.run(
    {
      sql: `DESCRIBE TABLE ${quoteClickHouseTable(table.name)}`,
      settings: 'describe_include_virtual_columns = 1',
      parameters: {},
    },
    signal,
  );
  const known = new Set(described.map(([name]) => String(name)));
  return suspects.filter((name) => known.has(name));
}

async function refusedFunction(
  store: ClickHouseStore,
  called: readonly string[],
  signal?: AbortSignal,
): Promise<string | null> {
  const elsewhere = called.filter((name) => ELSEWHERE.test(name));
  if (elsewhere.length > 0) return `calls ${elsewhere.join(', ')}: it may read only columns of its row`;
  if (called.length === 0) return null;
  const names = called.map((name) => name.toLowerCase());
  for (const [name, isAggregate, origin, isDeterministic] of (
    await store.run({ sql: functionsSql, parameters: { names } }, signal)
  ).map((row) => row.map(String))) {
    if (isAggregate === '1') return `calls the aggregate ${name}: it must be the value of one row`;
    if (isDeterministic === '0') return `calls ${name}, which is not deterministic`;
    if (origin === 'ExecutableUserDefined') return `calls ${name}, which runs a program`;
  }
  return null;
}

const SYNTAX_ERROR = '62';
const SERVER = new Set(['159', '160', '164', '202', '209', '210', '241', '394', '516']);

/** What ClickHouse says of a statement that it read and refuses, without what it adds for its own log; null: it is about something else. */
function saidOfStatement(error: unknown): string | null {
  if (!(error instanceof SourceFailure) || !(error.cause instanceof ClickHouseError)) return null;
  const { code, message } = error.cause;
  if (SERVER.has(code)) return null;
  // Where it stopped reading is a place in the statement around the expression.
  if (code === SYNTAX_ERROR) return 'it cannot be read as one expression';
  const [first = ''] = message.split(/(?<=\.) |\n/);
  const said = first.slice(0, 300).trim();
  return (said.endsWith('.') ? said.slice(0, -1) : said) || `code ${code}`;
}
