import {
  clickhouseCopiesOf,
  comparedColumns,
  rowSetOf,
  truthOf,
  type RecordType,
  type TableOfRows,
} from '@/lib/record/RecordType';
import { parseTableName, tableNameText } from '@/lib/record/tableName';
import { expressionsIn, type ExpressionSeen } from '../ExpressionSeen';
import { missingColumn, missingTable } from '../missingInStore';
import type { ClickHouseFacts, ClickHouseTable } from './ClickHouseFacts';
import type { ClickHouseRow } from './decodeRows';
import { describeTable } from './describeTable';
import type { ClickHouseStore } from './openClickHouse';
import { parseDistributed, parseFinalView } from './parseEngine';
import { seeClickHouseExpression } from './seeClickHouseExpression';
import { zonedType } from './zonedType';

const settingsSql = `SELECT name, value FROM system.settings
WHERE name IN ('apply_deleted_mask', 'final', 'do_not_merge_across_partitions_select_final', 'enable_shared_storage_snapshot_in_query', 'optimize_move_to_prewhere_if_final', 'max_threads', 'output_format_json_quote_64bit_integers', 'output_format_json_quote_64bit_floats', 'output_format_json_quote_decimals')`;
const inTable = (database: string) => `${database} = if({database:String} = '', currentDatabase(), {database:String})`;
const tableSql = `SELECT engine, engine_full, sorting_key, partition_key, as_select FROM system.tables WHERE ${inTable('database')} AND name = {table:String}`;
const columnsSql = `SELECT name, type, default_kind, default_expression, timezone() FROM system.columns WHERE ${inTable('database')} AND table = {table:String} AND default_kind != 'EPHEMERAL' ORDER BY position`;

/** What ClickHouse says of the tables of a type. @throws SourceFailure */
export function readClickHouseFacts(
  store: ClickHouseStore,
  type: RecordType,
  signal?: AbortSignal,
): Promise<ClickHouseFacts> {
  return store.facts.of(type).get(async () => {
    // First and alone, so that a user who may send no settings is known before anything else is asked.
    const settings = Object.fromEntries(
      (await store.run({ sql: settingsSql, parameters: {} }, signal)).map(texts),
    ) as Record<string, string>;
    const sources = clickhouseCopiesOf(type).flatMap(({ id, tables }) => tables.map((source) => ({ id, source })));
    const found = await Promise.all(
      sources.map(async ({ id, source }) => {
        const compared = comparedColumns(rowSetOf(type, source.rowSet).fields, id, truthOf(type).id);
        const table = await readTable(store, source, compared, signal);
        return [source, table === null ? null : await withExpressions(store, type, id, source, table, signal)] as const;
      }),
    );
    return { settings, tables: new Map(found.flatMap(([source, table]) => (table === null ? [] : [[source, table]]))) };
  });
}

/** A table with every column without which its rows can't be told apart. @throws SourceFailure that names what is missing */
export function requireTable(facts: ClickHouseFacts, type: RecordType, source: TableOfRows): ClickHouseTable {
  const table = facts.tables.get(source);
  if (table === undefined) throw missingTable('ClickHouse', type, source.table);
  const requireColumn = (column: string, purpose: string) => {
    if (table.columns[column] === undefined) throw missingColumn('ClickHouse', type, table.name, column, purpose);
  };
  for (const column of Object.values(source.key)) requireColumn(column, 'rows are found');
  if (source.deletion !== undefined) requireColumn(source.deletion.column, 'deleted rows are recognized');
  return table;
}

async function withExpressions(
  store: ClickHouseStore,
  type: RecordType,
  copy: string,
  source: TableOfRows,
  table: ClickHouseTable,
  signal?: AbortSignal,
): Promise<ClickHouseTable> {
  const expressions = new Map<string, ExpressionSeen>();
  for (const { sql } of expressionsIn(type, copy, source))
    if (!expressions.has(sql)) expressions.set(sql, await seeClickHouseExpression(store, table, sql, signal));
  return { ...table, expressions };
}

async function readTable(
  store: ClickHouseStore,
  source: TableOfRows,
  compared: readonly string[],
  signal?: AbortSignal,
): Promise<ClickHouseTable | null> {
  const name = parseTableName(source.table);
  return name === null
    ? null
    : readNamed(store, source, compared, source.table, name.schema ?? '', name.table, [], signal);
}

/** `above`: what to say of the views that led here. */
async function readNamed(
  store: ClickHouseStore,
  source: TableOfRows,
  compared: readonly string[],
  name: string,
  database: string,
  table: string,
  above: readonly string[],
  signal?: AbortSignal,
): Promise<ClickHouseTable | null> {
  const [declared, columns, told] = await describe(store, database, table, signal);
  if (declared === undefined) return null;
  const view = declared[0] === 'View' && above.length === 0 ? parseFinalView(declared[4] ?? '') : null;
  if (view !== null) {
    const below = tableNameText({ schema: view.database ?? (database === '' ? null : database), table: view.table });
    const said = [`${name} is a view of ${below} with FINAL: ${below} was read instead.`].concat(
      view.further.length === 0
        ? []
        : `${name} renames or computes ${view.further.join(', ')}: these columns are read from ${below} under their name in the record type.`,
    );
    // Whoever may see the view alone reads the view.
    const resolved = await readNamed(
      store,
      source,
      compared,
      below,
      view.database ?? database,
      view.table,
      said,
      signal,
    );
    if (resolved !== null) return resolved;
  }
  const local = declared[0] === 'Distributed' ? parseDistributed(declared[1] ?? '') : null;
  const [underlying] = local === null ? [undefined] : await describe(store, local.database ?? '', local.table, signal);
  const described = describeTable(name, declared, columns, underlying ?? null, source, compared);
  return { ...described, ...told, warnings: [...above, ...described.warnings] };
}

async function describe(store: ClickHouseStore, database: string, table: string, signal?: AbortSignal) {
  const parameters = { database, table };
  const [[declared], columns] = await Promise.all([
    store.run({ sql: tableSql, parameters }, signal),
    store.run({ sql: columnsSql, parameters }, signal),
  ]);
  const rows = columns.map((row) => {
    const [name = '', type = '', kind = '', sql = '', zone = ''] = texts(row);
    return [name, zonedType(type, zone), kind, sql];
  });
  const defaults = rows.filter(([, , kind]) => kind === 'DEFAULT').map(([name = '', , , sql = '']) => [name, sql]);
  const computed = rows.flatMap(([name = '', , kind = '']) => (/^(?:MATERIALIZED|ALIAS)$/.test(kind) ? [name] : []));
  const told = { computed, defaults: columnsOf(defaults) };
  return [declared === undefined ? undefined : texts(declared), columnsOf(rows), told] as const;
}

/** Without a prototype, so that no column is found that the table lacks: `constructor` may be one's name. */
function columnsOf(rows: readonly (readonly string[])[]): Readonly<Record<string, string>> {
  const columns = Object.create(null) as Record<string, string>;
  for (const [name = '', type = ''] of rows) columns[name] = type;
  return columns;
}

function texts(row: ClickHouseRow): readonly string[] {
  return row.map(String);
}
