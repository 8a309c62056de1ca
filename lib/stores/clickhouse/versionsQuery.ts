import { TupleParam } from '@clickhouse/client';
import { cardFields, scoreFields, tables, type Field, type FieldKind } from '@/lib/scorecard/catalogue';
import type { ScorecardName } from '@/lib/scorecard/resourceName';
import { SourceFailure } from '../SourceFailure';
import { innerType, selectExpression } from './convertClickHouse';
import type { ClickHouseStatement } from './openClickHouse';
import { quoteClickHouse, quoteClickHouseTable } from './quoteClickHouse';
import type { ClickHouseFacts, ClickHouseTable } from './ClickHouseFacts';
import { requireTable } from './readTableFacts';

/** At most this many versions of one record are read from a table; the newest are kept. */
export const MAX_VERSIONS = 5_000;

export interface VersionColumn { readonly field: string; readonly kind: FieldKind; readonly column: string; readonly type: string }

export interface VersionsQuery extends ClickHouseStatement {
  readonly table: ClickHouseTable;
  readonly kind: 'card' | 'score';
  readonly columns: readonly VersionColumn[];
  readonly warnings: readonly string[];
}

const { customer, profile, scorecard, criterion } = tables.key;
const keyColumns = [customer, profile, scorecard] as const;

/**
 * Every stored row version of the names, with FINAL's choice marked in the same statement: two statements could straddle a merge.
 * FINAL is filtered on the sorting key alone, since any other filter may run before the merge and let a stale row through.
 */
export function versionsQuery(facts: ClickHouseFacts, kind: 'card' | 'score', names: readonly ScorecardName[], maySendSettings: boolean): VersionsQuery {
  const table = requireTable(facts, tables[kind].clickhouse);
  requireKey(table, kind === 'score' ? [...keyColumns, criterion] : keyColumns);
  const fields: readonly Field[] = kind === 'card' ? cardFields : scoreFields;
  const wanted = fields.flatMap(({ id, kind: fieldKind, clickhouse }) => clickhouse === null ? [] : [{ field: id, kind: fieldKind, column: clickhouse.column }]);
  const columns = wanted.flatMap((entry) => table.columns[entry.column] === undefined ? [] : [{ ...entry, type: table.columns[entry.column] ?? '' }]);
  const lacking = wanted.filter(({ column }) => table.columns[column] === undefined);

  const place = table.hasParts ? ['_partition_id', '_part', '_part_offset'] : ["''", "''", '0'];
  const list = [
    ...keyColumns.map((column) => `toString(${quoteClickHouse(column)})`),
    kind === 'score' ? `toString(${quoteClickHouse(criterion)})` : "''",
    table.versionColumn === null ? 'NULL' : selectExpression(table.versionColumn, table.versionType ?? ''),
    ...place,
    table.keepsBlockNumbers ? '_block_number' : 'NULL',
    table.hasParts ? '_row_exists' : '1',
    table.isDeletedColumn === null ? '0' : `toUInt8(${quoteClickHouse(table.isDeletedColumn)})`,
    table.distributed ? '_shard_num' : '0',
    `${table.replacing && table.hasParts ? survivors(table, names, maySendSettings) : '0'} AS lastwrite_survives`,
    ...columns.map(({ column, type }) => selectExpression(column, type)),
  ];
  const filter = keyFilter('key', keyColumns, table, names);
  const newestFirst = table.versionColumn === null ? '' : `, ${quoteClickHouse(table.versionColumn)} DESC`;
  return {
    table, kind, columns,
    sql: `SELECT ${list.join(', ')}
FROM ${quoteClickHouseTable(table.name)}
WHERE ${filter.sql}
ORDER BY lastwrite_survives DESC${newestFirst}
LIMIT ${MAX_VERSIONS + 1}${names.length === 1 ? '' : ` BY ${keyColumns.map(quoteClickHouse).join(', ')}`}`,
    settings: settingsClause(facts),
    parameters: { ...filter.parameters, ...keyFilter('final', finalColumns(table), table, names).parameters },
    warnings: [...table.warnings, ...profileWarnings(facts, maySendSettings), ...lacking.map(({ column, field }) => `${table.name} has no column ${column}: "${field}" was not read.`)],
  };
}

function survivors(table: ClickHouseTable, names: readonly ScorecardName[], maySendSettings: boolean): string {
  const row = table.distributed ? '(_shard_num, _part, _part_offset)' : '(_part, _part_offset)';
  return `${row} ${table.distributed ? 'GLOBAL IN' : 'IN'} (
  SELECT ${row.slice(1, -1)} FROM ${quoteClickHouseTable(table.name)} FINAL
  WHERE ${keyFilter('final', finalColumns(table), table, names).sql}${maySendSettings ? '\n  SETTINGS apply_deleted_mask = 1' : ''})`;
}

/** The key's columns that the table is sorted by. The id stays in any case; it then filters after the merge, and reads everything. */
function finalColumns(table: ClickHouseTable): readonly string[] {
  return keyColumns.filter((column) => column === scorecard || table.sortingKey.includes(column));
}

/** One name as equalities, many as one IN; a parameter's type is the column's own, so that the primary key serves the filter. */
function keyFilter(prefix: string, columns: readonly string[], table: ClickHouseTable, names: readonly ScorecardName[]) {
  const whole = columns.length === keyColumns.length;
  const parts = columns.map((column) => ({
    column, type: innerType(table.columns[column] ?? '') === 'UUID' ? 'UUID' : 'String',
    of: (name: ScorecardName) => column === customer ? name.customer : column === profile ? name.profile : name.scorecard,
  }));
  const [first] = names;
  if (first !== undefined && names.length === 1) {
    return {
      sql: parts.map(({ column, type }) => `${quoteClickHouse(column)} = {${column}:${type}}`).join(' AND '),
      parameters: Object.fromEntries(parts.map(({ column, of }) => [column, of(first)])) as Record<string, unknown>,
    };
  }
  const parameter = whole ? 'keys' : `${prefix}_keys`;
  const list = parts.map(({ column }) => quoteClickHouse(column)).join(', ');
  return {
    sql: `(${list}) IN {${parameter}:Array(${parts.length === 1 ? parts[0]?.type : `Tuple(${parts.map(({ type }) => type).join(', ')})`})}`,
    parameters: { [parameter]: names.map((name) => parts.length === 1 ? parts[0]?.of(name) : new TupleParam(parts.map(({ of }) => of(name)))) } as Record<string, unknown>,
  };
}

function requireKey(table: ClickHouseTable, needed: readonly string[]): void {
  const missing = needed.find((column) => table.columns[column] === undefined);
  if (missing === undefined) return;
  throw new SourceFailure({
    code: 'missing_column', message: `The ClickHouse table ${table.name} has no column ${missing}, by which rows are found.`,
    hint: 'Run the migrations, or correct the key in lib/scorecard/catalogue.ts.',
  });
}

/** A server that does not know a setting would refuse the statement. */
function settingsClause({ settings }: ClickHouseFacts): string | undefined {
  const wanted = { apply_deleted_mask: '0', final: '0', do_not_merge_across_partitions_select_final: '0' };
  const unlessSet = { enable_shared_storage_snapshot_in_query: '1', optimize_move_to_prewhere_if_final: '0' };
  const known = [
    ...Object.entries(wanted).filter(([name]) => settings[name] !== undefined),
    ...Object.entries(unlessSet).filter(([name, value]) => settings[name] !== undefined && settings[name] !== value),
  ];
  return known.length === 0 ? undefined : known.map(([name, value]) => `${name} = ${value}`).join(', ');
}

function profileWarnings({ settings }: ClickHouseFacts, maySendSettings: boolean): readonly string[] {
  if (maySendSettings) return [];
  return ['final', 'do_not_merge_across_partitions_select_final', 'optimize_move_to_prewhere_if_final'].filter((name) => settings[name] === '1')
    .map((name) => `The profile of this ClickHouse user sets ${name} = 1, and it may not be changed: FINAL and RAW can be wrong.`);
}
