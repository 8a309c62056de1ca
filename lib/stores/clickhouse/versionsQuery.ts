import { TupleParam } from '@clickhouse/client';
import { cardFields, scoreFields, tables, type Field, type FieldKind } from '@/lib/record/catalogue';
import type { ScorecardName } from '@/lib/record/resourceName';
import { SourceFailure } from '../SourceFailure';
import { TextOfFacts } from '../TextOfFacts';
import { innerType, selectExpression } from './convertClickHouse';
import { markExpression } from './deletionMarks';
import type { ClickHouseStatement } from './openClickHouse';
import { quoteClickHouse, quoteClickHouseTable } from './quoteClickHouse';
import type { ClickHouseFacts, ClickHouseTable } from './ClickHouseFacts';
import { requireTable } from './readTableFacts';

/** At most this many versions of one record are read from a table. */
export const MAX_VERSIONS = 5_000;

/** The same where many records are read at once, so that a batch of 500 is 100,000 rows of a table at most and not 2.5 million. */
export function mostVersions(names: number): number {
  if (names <= 10) return MAX_VERSIONS;
  return names <= 100 ? 500 : 200;
}

export interface VersionColumn {
  readonly field: string;
  readonly kind: FieldKind;
  readonly column: string;
  readonly type: string;
}

export interface VersionsQuery extends ClickHouseStatement {
  readonly table: ClickHouseTable;
  readonly kind: 'card' | 'score';
  readonly evenly: boolean;
  readonly columns: readonly VersionColumn[];
  readonly warnings: readonly string[];
}

export interface VersionsOptions {
  readonly maySendSettings: boolean;
  /**
   * Takes of each key its survivors, then in turns its highest and its latest versions, for when a record has more than are read. Ranking them
   * costs more than reading them, so it is asked for only then.
   */
  readonly evenly: boolean;
}

const { customer, profile, scorecard, criterion } = tables.key;
const keyColumns = [customer, profile, scorecard] as const;

const texts = new TextOfFacts<ClickHouseFacts, Omit<VersionsQuery, 'parameters'>>();

/**
 * Every stored row version of the names, with FINAL's choice marked in the same statement: two statements could straddle a merge.
 * FINAL is filtered on the sorting key alone, since any other filter may run before the merge and let a stale row through.
 */
export function versionsQuery(
  facts: ClickHouseFacts,
  kind: 'card' | 'score',
  names: readonly ScorecardName[],
  options: VersionsOptions,
): VersionsQuery {
  const shape = { ...options, kind, many: names.length !== 1, most: mostVersions(names.length) };
  const text = texts.get(
    facts,
    `${shape.kind} ${shape.many} ${shape.most} ${shape.maySendSettings} ${shape.evenly}`,
    () => build(facts, shape),
  );
  return { ...text, parameters: keyParameters(text.table, names) };
}

type Shape = VersionsOptions & { readonly kind: 'card' | 'score'; readonly many: boolean; readonly most: number };

function build(
  facts: ClickHouseFacts,
  { kind, many, most, maySendSettings, evenly }: Shape,
): Omit<VersionsQuery, 'parameters'> {
  const table = requireTable(facts, tables[kind].clickhouse);
  const key = kind === 'score' ? [...keyColumns, criterion] : keyColumns;
  requireKey(table, key);
  const fields: readonly Field[] = kind === 'card' ? cardFields : scoreFields;
  const wanted = fields.flatMap(({ id, kind: fieldKind, clickhouse }) =>
    clickhouse === null ? [] : [{ field: id, kind: fieldKind, column: clickhouse.column }],
  );
  const columns = wanted.flatMap((entry) =>
    table.columns[entry.column] === undefined ? [] : [{ ...entry, type: table.columns[entry.column] ?? '' }],
  );
  const lacking = wanted.filter(({ column }) => table.columns[column] === undefined);
  const stored = evenly ? `count() OVER (PARTITION BY ${key.map(quoteClickHouse).join(', ')})` : '0';
  return {
    table,
    kind,
    evenly,
    columns,
    sql: `SELECT ${[...placeOf(table, kind), `${survivors(table, many, maySendSettings)} AS lastwrite_survives`, stored, ...columns.map(({ column, type }) => selectExpression(column, type))].join(', ')}
FROM ${quoteClickHouseTable(table.name)}
WHERE ${keyFilter(keyColumns, table, many)}${evenly ? `\nORDER BY ${turn(table, key)}` : ''}
LIMIT ${evenly ? most : most + 1}${many ? ` BY ${keyColumns.map(quoteClickHouse).join(', ')}` : ''}`,
    settings: settingsClause(facts, table),
    warnings: [
      ...table.warnings,
      ...profileWarnings(facts, maySendSettings),
      ...lacking.map(({ column, field }) => `${table.name} has no column ${column}: "${field}" was not read.`),
    ],
  };
}

/** A version's place in the turn of its key: by version or by insertion, whichever is the better. Every key comes first with its survivor. */
function turn(table: ClickHouseTable, key: readonly string[]): string {
  const partition = key.map(quoteClickHouse).join(', ');
  const rank = (order: string) =>
    `row_number() OVER (PARTITION BY ${partition} ORDER BY lastwrite_survives DESC, ${order})`;
  const inserted = table.hasParts
    ? "toUInt64OrZero(splitByChar('_', substring(_part, length(_partition_id) + 2))[1]) DESC, _part_offset DESC"
    : '1';
  const ranks = [
    ...(table.versionColumn === null ? [] : [rank(`${quoteClickHouse(table.versionColumn)} DESC`)]),
    rank(inserted),
  ];
  return ranks.length === 1 ? (ranks[0] ?? '') : `least(${ranks.join(', ')})`;
}

/** Which record and key a row belongs to, its version, and where it lies; `convertVersions` reads them in this order. */
function placeOf(table: ClickHouseTable, kind: 'card' | 'score'): readonly string[] {
  return [
    ...keyColumns.map((column) => `toString(${quoteClickHouse(column)})`),
    kind === 'score' ? `toString(${quoteClickHouse(criterion)})` : "''",
    table.versionColumn === null ? 'NULL' : selectExpression(table.versionColumn, table.versionType ?? ''),
    ...(table.hasParts ? ['_partition_id', '_part', '_part_offset'] : ["''", "''", '0']),
    table.keepsBlockNumbers ? '_block_number' : 'NULL',
    table.hasParts ? '_row_exists' : '1',
    table.isDeletedColumn === null ? '0' : `toUInt8(${quoteClickHouse(table.isDeletedColumn)})`,
    table.distributed ? '_shard_num' : '0',
    markExpression(table.deletionMarks, table.columns),
  ];
}

function survivors(table: ClickHouseTable, many: boolean, maySendSettings: boolean): string {
  if (!table.replacing || !table.hasParts) return '0';
  const row = table.distributed ? '(_shard_num, _part, _part_offset)' : '(_part, _part_offset)';
  return `${row} ${table.distributed ? 'GLOBAL IN' : 'IN'} (
  SELECT ${row.slice(1, -1)} FROM ${quoteClickHouseTable(table.name)} FINAL
  WHERE ${keyFilter(finalColumns(table), table, many)}${maySendSettings ? '\n  SETTINGS apply_deleted_mask = 1' : ''})`;
}

/** The key's columns that the table is sorted by. The id stays in any case; it then filters after the merge, and reads everything. */
function finalColumns(table: ClickHouseTable): readonly string[] {
  return keyColumns.filter((column) => column === scorecard || table.sortingKey.includes(column));
}

/** One name as equalities, many as one IN; a parameter's type is the column's own, so that the primary key serves the filter. */
function keyFilter(columns: readonly string[], table: ClickHouseTable, many: boolean): string {
  const typed = columns.map((column) => ({
    name: quoteClickHouse(column),
    column,
    type: innerType(table.columns[column] ?? '') === 'UUID' ? 'UUID' : 'String',
  }));
  if (!many) return typed.map(({ name, column, type }) => `${name} = {${column}:${type}}`).join(' AND ');
  const types = typed.map(({ type }) => type).join(', ');
  return `(${typed.map(({ name }) => name).join(', ')}) IN {${parameterOf(columns)}:Array(${typed.length === 1 ? types : `Tuple(${types})`})}`;
}

function keyParameters(table: ClickHouseTable, names: readonly ScorecardName[]): Readonly<Record<string, unknown>> {
  const [first] = names;
  if (first !== undefined && names.length === 1)
    return { [customer]: first.customer, [profile]: first.profile, [scorecard]: first.scorecard };
  const columns = finalColumns(table);
  const of = (name: ScorecardName, column: string) =>
    column === customer ? name.customer : column === profile ? name.profile : name.scorecard;
  const lists = [keyColumns, columns].map((list) => [
    parameterOf(list),
    names.map((name) => (list.length === 1 ? name.scorecard : new TupleParam(list.map((column) => of(name, column))))),
  ]);
  return Object.fromEntries(lists) as Record<string, unknown>;
}

/** The filter of FINAL shares the list of keys unless it has fewer columns. */
function parameterOf(columns: readonly string[]): string {
  return columns.length === keyColumns.length ? 'keys' : 'final_keys';
}

function requireKey(table: ClickHouseTable, needed: readonly string[]): void {
  const missing = needed.find((column) => table.columns[column] === undefined);
  if (missing === undefined) return;
  throw new SourceFailure({
    code: 'missing_column',
    message: `The ClickHouse table ${table.name} has no column ${missing}, by which rows are found.`,
    hint: 'Run the migrations, or correct the key in lib/record/catalogue.ts.',
  });
}

/** A server that does not know a setting would refuse the statement. One thread finds a key as fast as many, and leaves the others to others. */
function settingsClause({ settings }: ClickHouseFacts, table: ClickHouseTable): string | undefined {
  const wanted = {
    apply_deleted_mask: '0',
    final: '0',
    do_not_merge_across_partitions_select_final: '0',
    ...(table.sortingKey.includes(scorecard) ? { max_threads: '1' } : {}),
  };
  const unlessSet = { enable_shared_storage_snapshot_in_query: '1', optimize_move_to_prewhere_if_final: '0' };
  const known = [
    ...Object.entries(wanted).filter(([name]) => settings[name] !== undefined),
    ...Object.entries(unlessSet).filter(([name, value]) => settings[name] !== undefined && settings[name] !== value),
  ];
  return known.length === 0 ? undefined : known.map(([name, value]) => `${name} = ${value}`).join(', ');
}

function profileWarnings({ settings }: ClickHouseFacts, maySendSettings: boolean): readonly string[] {
  if (maySendSettings) return [];
  return ['final', 'do_not_merge_across_partitions_select_final', 'optimize_move_to_prewhere_if_final']
    .filter((name) => settings[name] === '1')
    .map(
      (name) =>
        `The profile of this ClickHouse user sets ${name} = 1, and it may not be changed: FINAL and RAW can be wrong.`,
    );
}
