import { readColumnType, typeWithDefault } from '@/lib/evidence/compare/columnType';
import {
  type DerivedCopyType,
  derivedOf,
  type Field,
  type KeyPart,
  type RecordType,
  rootOf,
  rootTableOf,
  type RowSet,
  rowSetOf,
  type TableOfRows,
  truthOf,
} from '@/lib/record/RecordType';
import type { ClickHouseFacts, ClickHouseTable } from '../clickhouse/ClickHouseFacts';
import { innerType } from '../clickhouse/convertClickHouse';
import { quoteClickHouse } from '../clickhouse/quoteClickHouse';
import { requireTable as requireClickHouse } from '../clickhouse/readTableFacts';
import type { PostgresFacts, PostgresTable } from '../postgres/PostgresFacts';
import { quotePostgres } from '../postgres/quotePostgres';
import { requireTable as requirePostgres } from '../postgres/readPostgresFacts';
import { expressionOfRow } from '../postgres/seePostgresExpression';
import { checksumOf, type NamedColumn } from './checksums/checksumOf';
import type { ComparedRows, UncomparedRows } from './model';
import { sliceOf, type SliceOf } from './RowFilter';

/** What the root's table is called where a child's row is read together with it. */
export const ROOT_ROW = 'lastwrite_root';
export const ROW = 'lastwrite_row';

export interface PostgresRows {
  readonly store: 'postgres';
  readonly source: TableOfRows;
  readonly table: PostgresTable;
  /** The root's table, where its fields are compared with those that each row of a copy carries. */
  readonly root: { readonly source: TableOfRows; readonly table: PostgresTable } | null;
}

export interface ClickHouseRows {
  readonly store: 'clickhouse';
  readonly source: TableOfRows;
  readonly table: ClickHouseTable;
}

interface Sides {
  readonly truth: readonly string[];
  readonly other: readonly string[];
}

/** The rows of one row set in the truth and in one derived copy, and what of them is compared. */
export interface Comparison extends ComparedRows {
  readonly rows: RowSet;
  /** Parts of the record's key that both tables have, in the order of the type. */
  readonly parts: readonly KeyPart[];
  /** The row's own. */
  readonly own: readonly KeyPart[];
  /** What of the last part tells the slice of a row. */
  readonly sliced: SliceOf;
  readonly truth: PostgresRows;
  readonly other: PostgresRows | ClickHouseRows;
  /** What each side hashes besides the keys. */
  readonly cells: Sides;
  /** Where both sides are in Postgres: the values that are compared with each other, as they are wherever that says the same. */
  readonly values: Sides;
}

export interface SweepFacts {
  readonly postgres: PostgresFacts;
  readonly clickhouse: ClickHouseFacts;
}

/** @throws SourceFailure where a table, or a column that its rows are found by, is missing */
export function comparisonsOf(
  facts: SweepFacts,
  type: RecordType,
): { readonly comparisons: readonly Comparison[]; readonly notCompared: readonly UncomparedRows[] } {
  const found = derivedOf(type).flatMap((copy) => copy.tables.map((source) => compare(facts, type, copy, source)));
  return {
    comparisons: found.filter((each) => 'cells' in each),
    notCompared: found.filter((each) => 'why' in each),
  };
}

function compare(
  facts: SweepFacts,
  type: RecordType,
  copy: DerivedCopyType,
  source: TableOfRows,
): Comparison | UncomparedRows {
  const rows = rowSetOf(type, source.rowSet);
  const none = (why: string): UncomparedRows => ({ copy: copy.id, rowSet: rows.id, why });
  const other = rowsOf(facts, copy, type, source);
  const held = truthOf(type).tables.find(({ rowSet }) => rowSet === rows.id);
  if (held === undefined) return none(`the truth keeps no ${rows.plural}`);
  const carries = source.carriesRoot === true && rows !== rootOf(type);
  const truth: PostgresRows = {
    store: 'postgres',
    source: held,
    table: requirePostgres(facts.postgres, type, held),
    root: carries ? rootTable(facts, type) : null,
  };
  if (other.store === 'clickhouse' && other.table.merged === 'unknown')
    return none(`${other.table.name} has the engine ${other.table.engine}: it is unknown which of its rows count`);
  const parts = type.key.filter(({ id }) => held.key[id] !== undefined && source.key[id] !== undefined);
  if (parts.length === 0) return none(`${held.table} and ${source.table} share no part of the record's key`);
  const own = rows.key.filter(({ id }) => held.key[id] !== undefined && source.key[id] !== undefined);
  const cells = { truth: [] as string[], other: [] as string[] };
  const values = { truth: [] as string[], other: [] as string[] };
  const compared: string[] = [];
  const leftOut: { field: string; why: string }[] = [];
  for (const { fields, row, of } of [
    { fields: rows.fields, row: ROW, of: truth.table },
    ...(truth.root === null ? [] : [{ fields: rootOf(type).fields, row: ROOT_ROW, of: truth.root.table }]),
  ]) {
    for (const field of fields) {
      const { id } = field;
      const [from, to] = [placeOf(field, truthOf(type).id), placeOf(field, copy.id)];
      if (from === null || to === null) continue;
      const [left, right] = [postgresPlace(of, from, row), placeIn(other, to)];
      const checksum = 'why' in left ? left : 'why' in right ? right : checksumOf(left, right);
      if ('why' in checksum) {
        leftOut.push({ field: id, why: checksum.why });
        continue;
      }
      compared.push(id);
      cells.truth.push(checksum.truth);
      cells.other.push(checksum.copy);
      const plain =
        'name' in left &&
        'name' in right &&
        left.type.declared === right.type.declared &&
        PLAIN.test(left.type.declared);
      const asIs = ({ name, type }: NamedColumn) => (/text|char/.test(type.declared) ? `${name} COLLATE "C"` : name);
      values.truth.push(plain ? asIs(left) : checksum.truth);
      values.other.push(plain ? asIs(right) : checksum.copy);
    }
  }
  const last = parts.at(-1) as KeyPart;
  const sliced = sliceOf(last, truth.table.columns.get(held.key[last.id] ?? '') ?? '', [
    declaredType(other, source.key[last.id]),
  ]);
  return { copy: copy.id, rowSet: rows.id, rows, parts, own, sliced, truth, other, compared, leftOut, cells, values };
}

/** Types of Postgres for which two values are the same exactly where their texts are, under the collation of bytes. */
const PLAIN =
  /^(?:smallint|integer|bigint|boolean|uuid|date|timestamp|double precision|real|text|character varying|numeric\(\d+,\d+\)$|text\[\]$)/;

/** Without what says that it may be NULL. */
function declaredType(rows: PostgresRows | ClickHouseRows, column = ''): string {
  return rows.store === 'postgres'
    ? (rows.table.columns.get(column) ?? '')
    : innerType(rows.table.columns[column] ?? '');
}

function rowsOf(
  facts: SweepFacts,
  { store }: DerivedCopyType,
  type: RecordType,
  source: TableOfRows,
): PostgresRows | ClickHouseRows {
  if (store === 'clickhouse') return { store, source, table: requireClickHouse(facts.clickhouse, type, source) };
  return { store, source, table: requirePostgres(facts.postgres, type, source), root: null };
}

function rootTable(facts: SweepFacts, type: RecordType): PostgresRows['root'] {
  const source = rootTableOf(type);
  return { source, table: requirePostgres(facts.postgres, type, source) };
}

/** A column by its name, or what stands for one. */
type Place = { readonly column: string } | { readonly expression: string };

function placeOf({ columns, expressions }: Field, copy: string): Place | null {
  const [column, expression] = [columns[copy], expressions?.[copy]];
  if (expression !== undefined) return { expression };
  return column === undefined ? null : { column };
}

function postgresPlace(table: PostgresTable, place: Place, row: string): NamedColumn | { readonly why: string } {
  if ('expression' in place) {
    const seen = table.expressions.get(place.expression) ?? { why: 'was not read' };
    if ('why' in seen) return { why: `the expression ${place.expression} over ${table.name} ${seen.why}` };
    const name = expressionOfRow(row, place.expression, seen.columns);
    return { store: 'postgres', type: readColumnType(seen.type), name };
  }
  const { column } = place;
  const declared = table.columns.get(column);
  if (declared === undefined)
    return {
      why: table.unreadable.has(column)
        ? `this user may not read the column ${column} of ${table.name}`
        : `${table.name} has no column ${column}`,
    };
  return {
    store: 'postgres',
    type: readColumnType(declared),
    name: `${row}.${quotePostgres(column)}`,
    required: table.required.has(column),
  };
}

function placeIn(rows: PostgresRows | ClickHouseRows, place: Place): NamedColumn | { readonly why: string } {
  if (rows.store === 'postgres') return postgresPlace(rows.table, place, ROW);
  if ('expression' in place) {
    const seen = rows.table.expressions.get(place.expression) ?? { why: 'was not read' };
    if ('why' in seen) return { why: `the expression ${place.expression} over ${rows.table.name} ${seen.why}` };
    return { store: 'clickhouse', type: readColumnType(seen.type), name: `(${place.expression})` };
  }
  const declared = rows.table.columns[place.column];
  if (declared === undefined) return { why: `${rows.table.name} has no column ${place.column}` };
  return {
    store: 'clickhouse',
    type: readColumnType(typeWithDefault(declared, rows.table.defaults[place.column])),
    name: `${ROW}.${quoteClickHouse(place.column)}`,
  };
}
