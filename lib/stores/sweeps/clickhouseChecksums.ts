import type { KeyPart } from '@/lib/record/RecordType';
import { writingsOf } from '../keyText';
import type { ClickHouseFacts, ClickHouseTable } from '../clickhouse/ClickHouseFacts';
import { innerType } from '../clickhouse/convertClickHouse';
import { isDeletedExpression } from '../clickhouse/deletionMarks';
import { keyColumn, keyExpression, keyParameter } from '../clickhouse/keyColumn';
import type { ClickHouseStatement } from '../clickhouse/openClickHouse';
import { quoteClickHouse, quoteClickHouseTable } from '../clickhouse/quoteClickHouse';
import { BETWEEN_CODE } from './checksums/Form';
import { ROW, type ClickHouseRows, type Comparison } from './comparisons';
import { sliceConditions, SLICES, type Grouping, type RowFilter } from './RowFilter';

/** The same as `postgresChecksums` of the rows that FINAL leaves, or of every row where none is replaced. Sums of 64 bits need more to be exact. */
export function clickhouseChecksums(
  facts: ClickHouseFacts,
  comparison: Comparison,
  rows: ClickHouseRows,
  leading: KeyPart,
  filter: RowFilter,
  grouping: Grouping,
): ClickHouseStatement {
  const { parts, own, cells } = comparison;
  const { source, table } = rows;
  const parameters: Record<string, unknown> = {};
  const texts = [...parts, ...own].map((part) => keyTextOf(rows, part));
  const slice = sliceInClickHouse(comparison, rows);
  const group = `intDiv(${slice}, ${grouping.width})`;
  const keys = grouping.by === 'slice' ? [group] : texts.slice(0, parts.length);
  if (grouping.by === 'record') parameters.within = grouping.within;
  const ofKey = [
    ...(parts.includes(leading)
      ? leadingConditions(
          leading,
          columnOf(source.key[leading.id]),
          typeOf(table, source.key[leading.id]),
          filter,
          parameters,
        )
      : []),
    ...sliceConditions(slice, filter),
    ...(grouping.by === 'record' ? [`${group} IN {within:Array(UInt16)}`] : []),
  ];
  const others = [
    ...hidden(source, table).map((condition) => `NOT (${condition})`),
    ...[...parts, ...own].flatMap(({ id }) =>
      isNullable(typeOf(table, source.key[id])) ? [`isNotNull(${columnOf(source.key[id])})`] : [],
    ),
  ];
  // FINAL merges what is left: before it only rows of other sorting keys may go.
  const isSorted = table.hasParts && parts.every(({ id }) => table.sortingKey.includes(source.key[id] ?? ''));
  const [before, after] = isSorted ? [ofKey, others] : [[], [...ofKey, ...others]];
  const hashed = [...texts, ...cells.other].join(`, char(${BETWEEN_CODE}), `);
  return {
    sql: `SELECT ${keys.map((key) => `toString(${key})`).join(', ')}, toString(count()), toString(sum(toInt128(reinterpretAsInt64(reverse(substring(MD5(concat(${hashed}, '')), 1, 8))))))
FROM ${quoteClickHouseTable(table.name)} AS ${ROW}${table.merged === 'final' ? ' FINAL' : ''}${clause('PREWHERE', before)}${clause('WHERE', after)}
GROUP BY ${keys.join(', ')}`,
    settings: settingsOf(facts),
    parameters,
  };
}

function clause(word: string, conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `\n${word} ${conditions.join('\n  AND ')}`;
}

function isNullable(declared: string): boolean {
  return /^(?:LowCardinality\()?Nullable\(/.test(declared);
}

function keyTextOf({ source, table }: ClickHouseRows, part: KeyPart): string {
  const column = source.key[part.id];
  return keyTextInClickHouse(columnOf(column), part, typeOf(table, column));
}

/** The same bits as in Postgres. */
function sliceInClickHouse({ parts, sliced }: Comparison, rows: ClickHouseRows): string {
  const part = parts.at(-1) as KeyPart;
  const column = columnOf(rows.source.key[part.id]);
  switch (sliced) {
    case 'uuid':
      return `bitAnd(reinterpretAsUInt16(reverse(substring(UUIDToNum(${column}), 15, 2))), ${SLICES - 1})`;
    case 'integer':
      return `bitAnd(toInt64(${column}), ${SLICES - 1})`;
    case 'text':
      return `bitShiftRight(reinterpretAsUInt16(reverse(substring(MD5(${keyTextOf(rows, part)}), 1, 2))), 4)`;
    default:
      return sliced satisfies never;
  }
}

/** A part of a key as both stores write it, in step with `keyText`. */
export function keyTextInClickHouse(column: string, { type }: KeyPart, declared: string): string {
  const text = keyExpression(column, declared);
  const told = isNullable(declared) ? `assumeNotNull(${text})` : text;
  return type === 'uuid' && innerType(declared) !== 'UUID' ? `lower(${told})` : told;
}

function columnOf(column: string | undefined): string {
  return `${ROW}.${quoteClickHouse(column ?? '')}`;
}

function typeOf({ columns }: ClickHouseTable, column: string | undefined): string {
  return columns[column ?? ''] ?? '';
}

/** Rows that are none, once FINAL has merged. */
function hidden(source: ClickHouseRows['source'], table: ClickHouseTable): readonly string[] {
  return [
    table.isDeletedColumn === null ? null : `toUInt8(${quoteClickHouse(table.isDeletedColumn)})`,
    table.signColumn === null ? null : `${quoteClickHouse(table.signColumn)} < 0`,
    isDeletedExpression(source.deletion, table.columns),
  ].filter((expression) => expression !== null);
}

function leadingConditions(
  part: KeyPart,
  column: string,
  declared: string,
  { leading, except }: RowFilter,
  parameters: Record<string, unknown>,
): readonly string[] {
  const compared = keyColumn(declared);
  const name = compared.asText ? `toString(${column})` : column;
  const conditions: string[] = [];
  for (const [parameter, list, operator] of [
    ['leading', leading, 'IN'],
    ['except', except.length === 0 ? null : except, 'NOT IN'],
  ] as const) {
    if (list === null) continue;
    parameters[parameter] = list
      .flatMap((value) => writingsOf(part, declared, value))
      .filter(compared.accepts)
      .map((value) => keyParameter(value, compared));
    conditions.push(`${name} ${operator} {${parameter}:Array(${compared.type})}`);
  }
  return conditions;
}

/** Settings of the user's profile that would change what FINAL leaves; a server that does not know a setting would refuse the statement. */
function settingsOf({ settings }: ClickHouseFacts): string | undefined {
  const wanted = {
    apply_deleted_mask: '1',
    final: '0',
    do_not_merge_across_partitions_select_final: '0',
    optimize_move_to_prewhere_if_final: '0',
  };
  const known = Object.entries(wanted).filter(([name]) => settings[name] !== undefined);
  return known.length === 0 ? undefined : known.map(([name, value]) => `${name} = ${value}`).join(', ');
}
