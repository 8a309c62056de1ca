import { readColumnType } from '@/lib/evidence/compare/columnType';
import { type RecordType, rootOf, rootTableOf, type TableOfRows, truthOf } from '@/lib/record/RecordType';
import type { PostgresTable } from '../postgres/PostgresFacts';
import { quotePostgres, quotePostgresTable } from '../postgres/quotePostgres';
import { requireTable } from '../postgres/readPostgresFacts';
import { ROW, type SweepFacts } from './comparisons';

/** How the truth tells when a row of the root changed. */
export interface ChangeColumn {
  readonly by: 'column' | 'commit_timestamps';
  readonly source: TableOfRows;
  readonly table: PostgresTable;
  /** The columns that tell it, each of which an index should begin with; none for commit timestamps. */
  readonly columns: readonly string[];
  /** The root's rows as SQL, to be called ROW, with their keys at least. */
  readonly rows: string;
  /** As SQL, of the type to which `parameter` casts a text in ISO 8601. */
  readonly changed: string;
  readonly parameter: (place: number) => string;
  /** `changed` as text in ISO 8601 with microseconds. */
  readonly text: string;
}

const CHANGED = 'lastwrite_changed';
const FORMAT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

/**
 * The column that the type names, in place of NULL the time of creation; without one the time at which the transaction that wrote the row committed. A timestamp without time zone is UTC, as in
 * every read.
 * @returns why there is neither
 */
export function changeColumnOf(facts: SweepFacts, type: RecordType): ChangeColumn | { readonly why: string } {
  const source = rootTableOf(type);
  const table = requireTable(facts.postgres, type, source);
  const name = quotePostgresTable(table.name);
  const shared = { source, table, rows: name };
  if (type.changedAt === null) {
    if (!facts.postgres.commitTimestamps)
      return { why: 'the record type has no changedAt, and Postgres keeps no commit timestamps' };
    if (!table.hasTransactions)
      return { why: `the record type has no changedAt, and ${table.name} shows this user no transactions` };
    const changed = `pg_xact_commit_timestamp(${ROW}.xmin)`;
    return { ...shared, by: 'commit_timestamps', columns: [], changed, ...asInstant(changed) };
  }
  const field = rootOf(type).fields.find(({ id }) => id === type.changedAt);
  const column = field?.columns[truthOf(type).id] ?? '';
  const declared = table.columns.get(column);
  if (declared === undefined) return { why: `${table.name} has no column ${column} that this user may read` };
  const { kind, zoned } = readColumnType(declared);
  if (kind !== 'timestamp' && kind !== 'date')
    return { why: `${column} of ${table.name} is of the type ${declared}, which is not a time` };
  const created = createdColumn(type, table, column, declared);
  const keys = [...new Set(type.key.map(({ id }) => source.key[id] ?? ''))].map(quotePostgres).join(', ');
  const told =
    created === null
      ? { rows: name, columns: [column], changed: `${ROW}.${quotePostgres(column)}` }
      : {
          // Two branches, so that the index of each column serves; by name, since the user may not be allowed to read every column.
          rows: `(SELECT ${keys}, ${quotePostgres(column)} AS ${CHANGED} FROM ${name}
      UNION ALL SELECT ${keys}, ${quotePostgres(created)} FROM ${name} WHERE ${quotePostgres(column)} IS NULL)`,
          columns: [column, created],
          changed: `${ROW}.${CHANGED}`,
        };
  const { changed } = told;
  if (zoned) return { ...shared, ...told, by: 'column', ...asInstant(changed) };
  return {
    ...shared,
    ...told,
    by: 'column',
    // Of the column's own type, so that its index serves.
    parameter: (place) => `($${place}::timestamptz AT TIME ZONE 'UTC')`,
    text: `to_char(${changed}::timestamp, ${FORMAT})`,
  };
}

/** A record that never changed may have no time of change: then that of its creation counts. null: there is none, or it is not needed. */
function createdColumn(type: RecordType, table: PostgresTable, changed: string, declared: string): string | null {
  if (table.required.has(changed)) return null;
  const field = rootOf(type).fields.find(({ id }) => id === type.createdAt);
  const column = field?.columns[truthOf(type).id] ?? '';
  return column !== changed && table.columns.get(column) === declared ? column : null;
}

function asInstant(changed: string): Pick<ChangeColumn, 'parameter' | 'text'> {
  return { parameter: (place) => `$${place}::timestamptz`, text: `to_char(${changed} AT TIME ZONE 'UTC', ${FORMAT})` };
}
