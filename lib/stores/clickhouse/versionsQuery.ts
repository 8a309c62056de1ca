import {
  rowSetOf,
  type DerivedCopyType,
  type KeyPart,
  type RecordType,
  type RowSet,
  type TableOfRows,
} from '@/lib/record/RecordType';
import type { RecordName } from '@/lib/record/recordName';
import { listLacking } from '../missingInStore';
import { mostChildRows } from '../mostRows';
import { TextOfFacts } from '../TextOfFacts';
import type { ClickHouseFacts, ClickHouseTable } from './ClickHouseFacts';
import { selectExpression } from './convertClickHouse';
import { isDeletedExpression, markExpression } from './deletionMarks';
import { keyExpression, orderOfKey } from './keyColumn';
import { keyFilter, keyOfTable, keyParameters, type KeyOfTable } from './KeyOfTable';
import type { ClickHouseStatement } from './openClickHouse';
import { quoteClickHouse, quoteClickHouseTable } from './quoteClickHouse';
import { requireTable } from './readTableFacts';

/** At most this many versions of one record are read from a table, plus one of each key. */
export const MAX_VERSIONS = 5_000;

/** The same where many records are read at once, so that a batch of 500 is 100,000 rows of a table at most and not 2.5 million. */
export function mostVersions(names: number): number {
  if (names <= 10) return MAX_VERSIONS;
  return names <= 100 ? 500 : 200;
}

export interface VersionColumn {
  readonly field: string;
  /** As SQL: a column, or an expression in parentheses. */
  readonly name: string;
  readonly type: string;
  /** Its DEFAULT as SQL, where it has one. */
  readonly fallback?: string;
}

interface VersionsText {
  readonly sql: string;
  readonly settings?: string;
  readonly table: ClickHouseTable;
  readonly source: TableOfRows;
  readonly rowSet: RowSet;
  /** The parts of the record's key that the table has; they tell records apart. */
  readonly parts: readonly KeyPart[];
  readonly evenly: boolean;
  /** How often the parameters are doubled, by parts that are asked for in both cases. */
  readonly doublings: number;
  readonly columns: readonly VersionColumn[];
  readonly warnings: readonly string[];
}

export interface VersionsQuery extends VersionsText, ClickHouseStatement {
  /** Those of the names that a row of this table can have; none: there is nothing to ask. */
  readonly names: readonly RecordName[];
  /** So many versions of one record, and one of each key besides. */
  readonly most: number;
  /** So many rows of one record come back at most. */
  readonly limit: number;
}

export interface VersionsOptions {
  readonly maySendSettings: boolean;
  /**
   * Takes of each key its survivors, then in turns its highest and its latest versions, for when a record has more than are read. Ranking them
   * costs more than reading them, so it is asked for only then.
   */
  readonly evenly: boolean;
  /** How many names the read is for, of which these may be a part. */
  readonly of: number;
}

const texts = new TextOfFacts<ClickHouseFacts, VersionsText>();

/**
 * Every stored row version of the names, with FINAL's choice marked in the same statement: two statements could straddle a merge.
 * FINAL is filtered on the sorting key alone, since any other filter may run before the merge and let a stale row through.
 */
export function versionsQuery(
  facts: ClickHouseFacts,
  type: RecordType,
  copy: DerivedCopyType,
  source: TableOfRows,
  names: readonly RecordName[],
  options: VersionsOptions,
): VersionsQuery {
  const table = requireTable(facts, type, source);
  const key = keyOfTable(type.key, source, table);
  const askable = names.filter((name) => key.every(({ part, compared }) => compared.accepts(name.key[part] ?? '')));
  const shape = { ...options, many: askable.length !== 1 };
  const id = `${copy.id}/${copy.tables.indexOf(source)} ${shape.many} ${shape.of} ${shape.maySendSettings} ${shape.evenly}`;
  const text = texts.get(facts, id, () => build(facts, type, copy, source, table, shape));
  return {
    ...text,
    names: askable,
    most: mostVersions(options.of),
    limit: limitOf(options),
    parameters: keyParameters(key, askable, { keys: key, [finalParameter(key, table)]: keyOfFinal(key, table) }),
  };
}

function limitOf({ of, evenly }: Pick<VersionsOptions, 'of' | 'evenly'>): number {
  return evenly ? Math.max(mostVersions(of), mostChildRows(of)) : mostVersions(of) + 1;
}

type Shape = VersionsOptions & { readonly many: boolean };

function build(
  facts: ClickHouseFacts,
  type: RecordType,
  copy: DerivedCopyType,
  source: TableOfRows,
  table: ClickHouseTable,
  { of, many, maySendSettings, evenly }: Shape,
): VersionsText {
  const rowSet = rowSetOf(type, source.rowSet);
  const recordKey = keyOfTable(type.key, source, table);
  const ofRecord = recordKey.map(({ column }) => column);
  const key = [...ofRecord, ...rowSet.key.map(({ id }) => source.key[id] ?? '')];
  const columns: VersionColumn[] = [];
  const lacking: string[] = [];
  for (const field of rowSet.fields) {
    const expression = field.expressions?.[copy.id];
    if (expression !== undefined) {
      const seen = table.expressions.get(expression) ?? { why: 'was not read' };
      if ('why' in seen)
        lacking.push(`The expression ${expression} over ${table.name} ${seen.why}: "${field.id}" was not read.`);
      else columns.push({ field: field.id, name: `(${expression})`, type: seen.type });
      continue;
    }
    const column = field.columns[copy.id];
    if (column === undefined) continue;
    const declared = table.columns[column];
    if (declared === undefined) lacking.push(`${table.name} has no column ${column}: "${field.id}" was not read.`);
    else
      columns.push({
        field: field.id,
        name: quoteClickHouse(column),
        type: declared,
        fallback: table.defaults[column],
      });
  }
  const list = [
    ...placeOf(source, table, key),
    `${survivors(recordKey, table, many, maySendSettings)} AS lastwrite_survives`,
    ...(evenly
      ? [`count() OVER (PARTITION BY ${key.map(quoteClickHouse).join(', ')})`, `${turn(table, key)} AS lastwrite_turn`]
      : ['0', '0']),
    ...columns.map(({ name, type: declared }) => selectExpression(name, declared)),
  ];
  const order = [
    'lastwrite_turn',
    ...key.map((column) => orderOfKey(quoteClickHouse(column), table.columns[column] ?? '')),
  ];
  return {
    table,
    source,
    rowSet,
    parts: type.key.filter(({ id }) => source.key[id] !== undefined),
    evenly,
    doublings: recordKey.filter(({ isCased }) => isCased).length,
    columns,
    sql: `SELECT ${list.join(', ')}
FROM ${quoteClickHouseTable(table.name)}
WHERE ${keyFilter(recordKey, 'keys', many)}${evenly ? `\nORDER BY ${order.join(', ')}` : ''}
LIMIT ${limitOf({ of, evenly })}${many ? ` BY ${ofRecord.map(quoteClickHouse).join(', ')}` : ''}`,
    settings: settingsClause(facts, table, ofRecord.at(-1) ?? ''),
    warnings: [
      ...table.warnings,
      ...(table.merged === 'final' ? profileWarnings(facts, maySendSettings) : []),
      ...listLacking(lacking, table.name),
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
function placeOf(source: TableOfRows, table: ClickHouseTable, key: readonly string[]): readonly string[] {
  const tombstones = [
    table.isDeletedColumn === null ? null : `toUInt8(${quoteClickHouse(table.isDeletedColumn)})`,
    isDeletedExpression(source.deletion, table.columns),
  ].filter((expression) => expression !== null);
  const tombstone = tombstones.length === 0 ? '0' : tombstones.join(' OR ');
  return [
    ...key.map((column) => keyExpression(quoteClickHouse(column), table.columns[column] ?? '')),
    table.versionColumn === null
      ? 'NULL'
      : selectExpression(quoteClickHouse(table.versionColumn), table.versionType ?? ''),
    ...(table.hasParts ? ['_partition_id', '_part', '_part_offset'] : ["''", "''", '0']),
    table.keepsBlockNumbers ? '_block_number' : 'NULL',
    table.hasParts ? '_row_exists' : '1',
    table.signColumn === null ? tombstone : `if(${quoteClickHouse(table.signColumn)} < 0, 2, ${tombstone})`,
    table.distributed ? '_shard_num' : '0',
    markExpression(table.deletionMarks, table.columns),
  ];
}

function survivors(
  key: readonly KeyOfTable[],
  table: ClickHouseTable,
  many: boolean,
  maySendSettings: boolean,
): string {
  if (table.merged === 'every_row') return '_row_exists';
  if (table.merged === 'unknown' || !table.hasParts) return '0';
  const row = table.distributed ? '(_shard_num, _part, _part_offset)' : '(_part, _part_offset)';
  return `${row} ${table.distributed ? 'GLOBAL IN' : 'IN'} (
  SELECT ${row.slice(1, -1)} FROM ${quoteClickHouseTable(table.name)} FINAL
  WHERE ${keyFilter(keyOfFinal(key, table), finalParameter(key, table), many)}${maySendSettings ? '\n  SETTINGS apply_deleted_mask = 1' : ''})`;
}

/** Those that the table is sorted by. The last part stays in any case; it then filters after the merge, and reads everything. */
function keyOfFinal(key: readonly KeyOfTable[], { sortingKey }: ClickHouseTable): readonly KeyOfTable[] {
  return key.filter(({ column }, index) => index === key.length - 1 || sortingKey.includes(column));
}

/** The filter of FINAL shares the list of keys unless it has fewer columns. */
function finalParameter(key: readonly KeyOfTable[], table: ClickHouseTable): string {
  return keyOfFinal(key, table).length === key.length ? 'keys' : 'final_keys';
}

/** A server that does not know a setting would refuse the statement. One thread finds a key as fast as many, and leaves the others to others. */
function settingsClause({ settings }: ClickHouseFacts, table: ClickHouseTable, lastPart: string): string | undefined {
  const wanted = {
    apply_deleted_mask: '0',
    final: '0',
    do_not_merge_across_partitions_select_final: '0',
    ...(table.sortingKey.includes(lastPart) ? { max_threads: '1' } : {}),
  };
  const unlessSet = {
    enable_shared_storage_snapshot_in_query: '1',
    optimize_move_to_prewhere_if_final: '0',
    // Within a JSON column a number in quotes could not be told from a text.
    output_format_json_quote_64bit_integers: '0',
    output_format_json_quote_64bit_floats: '0',
    output_format_json_quote_decimals: '0',
  };
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
        `The profile of this ClickHouse user sets ${name} = 1 and does not allow changes: FINAL and RAW can be wrong.`,
    );
}
