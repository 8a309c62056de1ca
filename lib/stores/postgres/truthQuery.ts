import { rowSetOf, truthOf, type RecordType, type RowSet, type TableOfRows } from '@/lib/record/RecordType';
import type { RecordName } from '@/lib/record/recordName';
import { mostChildRows } from '../mostRows';
import { TextOfFacts } from '../TextOfFacts';
import { isDeleted } from './deletedRows';
import { orderOfKey } from './keyColumn';
import type { PostgresStatement } from './openPostgres';
import type { PostgresFacts, PostgresTable } from './PostgresFacts';
import { columnExpression, presentColumns, selectedColumn, type PresentColumn } from './presentColumns';
import { quotePostgres, quotePostgresTable } from './quotePostgres';
import { requireTable } from './readPostgresFacts';
import { casedKeysOf } from '../keyText';
import { WantedKeys } from './WantedKeys';

/** The rows of one row set as they come back. */
export interface TruthRows {
  readonly rowSet: RowSet;
  readonly source: TableOfRows;
  readonly table: PostgresTable;
  readonly present: readonly PresentColumn[];
}

interface TruthText {
  readonly sql: string;
  readonly root: TruthRows;
  readonly children: readonly TruthRows[];
  readonly keys: WantedKeys;
  /** Parts of their keys that are UUIDs kept as text. */
  readonly casedKeys: readonly string[];
  readonly warnings: readonly string[];
}

export interface TruthQuery extends PostgresStatement, Omit<TruthText, 'keys'> {
  /** Of a child row set of one record: one more row comes back when there are more. */
  readonly mostRows: number;
}

const texts = new TextOfFacts<PostgresFacts, TruthText>();

/**
 * The root's row and all child rows in one statement, so in one snapshot and one round trip. Names come back in order, also those without a
 * row: clock, place of the name, whether there is a root's row, its xmin, commit time, whether it is deleted, its columns; then of each child
 * row set a JSON array of `[key…, xmin, commit time, whether it is deleted, columns…]`, every value as the text that Postgres prints.
 */
export function truthQuery(facts: PostgresFacts, type: RecordType, names: readonly RecordName[]): TruthQuery {
  const many = names.length !== 1;
  const mostRows = mostChildRows(names.length);
  const text = texts.get(facts, `${many} ${mostRows}`, () => build(facts, type, many, mostRows));
  return { ...text, mostRows, values: text.keys.values(names) };
}

function build(facts: PostgresFacts, type: RecordType, many: boolean, mostRows: number): TruthText {
  const { id: copy, tables } = truthOf(type);
  const keys = new WantedKeys(type.key, many);
  const warnings = facts.commitTimestamps
    ? []
    : ['Postgres keeps no commit times: set track_commit_timestamp = on to see the order of commits.'];
  const all = tables.map((source): TruthRows => {
    const table = requireTable(facts, type, source);
    const rowSet = rowSetOf(type, source.rowSet);
    const { present, warnings: lacking } = presentColumns(copy, rowSet, table);
    warnings.push(...lacking);
    if (!table.hasTransactions)
      warnings.push(`${table.name} shows this user no transactions: who wrote its rows last, and when, is unknown.`);
    return { rowSet, source, table, present };
  });
  const root = all.find(({ rowSet }) => rowSet.key.length === 0);
  if (root === undefined) throw new TypeError(`the truth of ${type.id} has no table of its root`);
  const children = all.filter((rows) => rows !== root);

  const row = quotePostgres(root.rowSet.id);
  const columns = root.present.map(({ column }) => `${row}.${quotePostgres(column)}`);
  const told = ['found', 'xmin', 'committed', 'deleted'].map((name) => `${row}.lastwrite_${name}`);
  const selected = [
    'true AS lastwrite_found',
    ...writtenBy(row, root, facts).map(
      (expression, index) => `${expression} AS lastwrite_${index === 0 ? 'xmin' : 'committed'}`,
    ),
    `${isDeleted(row, root.source.deletion, root.table)} AS lastwrite_deleted`,
    ...new Set(root.present.map((each) => selectedColumn(row, each))),
  ];
  // Two rows tell as well as a thousand that the key does not tell records apart.
  const lateral = `(
  SELECT ${selected.join(', ')}
  FROM ${quotePostgresTable(root.table.name)} AS ${row}
  WHERE ${keys.matches(row, root.source, root.table)} LIMIT 2
)`;
  const lists = children.map((child) => childRows(child, facts, keys, mostRows));
  const sql = `SELECT ${['now()', 'wanted.place', ...told, ...columns].join(', ')}${lists.map((list) => `,\n       ${list}`).join('')}
FROM ${keys.from()}
LEFT JOIN LATERAL ${lateral} AS ${row} ON true${many ? '\nORDER BY wanted.place' : ''}`;
  const casedKeys = new Set(
    all.flatMap(({ rowSet, source, table }) => casedKeysOf([...type.key, ...rowSet.key], source, table)),
  );
  return { sql, root, children, keys, casedKeys: [...casedKeys], warnings };
}

function childRows(child: TruthRows, facts: PostgresFacts, keys: WantedKeys, mostRows: number): string {
  const { rowSet, source, table, present } = child;
  const row = quotePostgres(rowSet.id);
  const own = rowSet.key.map(({ id }) => source.key[id] ?? '');
  const cells = [
    ...own.map((column) => `${row}.${quotePostgres(column)}::text`),
    ...writtenBy(row, child, facts).map((expression) => `${expression}::text`),
    `(${isDeleted(row, source.deletion, table)})::text`,
    ...present.map((each) => `${columnExpression(row, each)}::text`),
  ];
  const order = own.map((column) => orderOfKey(`${row}.${quotePostgres(column)}`, table.columns.get(column) ?? ''));
  return `(SELECT json_agg(${row}.cells)
        FROM (SELECT ARRAY[${cells.join(', ')}] AS cells
              FROM ${quotePostgresTable(table.name)} AS ${row}
              WHERE ${keys.matches(row, source, table)}
              ORDER BY ${order.join(', ')} LIMIT ${mostRows + 1}) AS ${row})`;
}

/** The transaction that wrote the row last, and when it committed. */
function writtenBy(row: string, { table }: TruthRows, { commitTimestamps }: PostgresFacts): readonly [string, string] {
  if (!table.hasTransactions) return ['NULL::text', 'NULL::timestamptz'];
  return [`${row}.xmin`, commitTimestamps ? `pg_xact_commit_timestamp(${row}.xmin)` : 'NULL::timestamptz'];
}
