import {
  clickhouseCopiesOf,
  keptIn,
  sourcesOf,
  type Field,
  type RecordType,
  type Source,
} from '@/lib/record/RecordType';
import { distinctRows, isRoot, rowId, type FieldValues, type RowKey } from '@/lib/record/rows';
import type { ColumnTypes, FieldComparison, FieldStatus, RowComparison, RowVersion } from '../model';
import { compareField, type Cell, type SourceCell } from './compareField';
import {
  childRowsOf,
  fieldsOf,
  finalRowsOf,
  isHidden,
  truthRow,
  valueOf,
  type Copies,
  type DerivedData,
} from './copies';

const WORST: readonly FieldStatus[] = ['different', 'missing', 'unknown', 'equal_by_convention', 'equal'];

/** The newest inserted version of a key in a copy, or null; told by the caller, who knows the order of insertion. */
export type NewestVersion = (copies: Copies, row: RowKey) => RowVersion | null;

/**
 * Every row of the record over all sources, the root's first, its fields in the order of the type. `views`: the copies as each copy in
 * ClickHouse sees them.
 */
export function compareRows(views: readonly [Copies, ...Copies[]], newest: NewestVersion): readonly RowComparison[] {
  const [first] = views;
  const held = [
    ...(first.truth?.rows ?? []),
    ...first.derived.flatMap(({ data }) => data?.rows ?? []),
    ...views.flatMap(({ final }) => final?.rows ?? []),
  ].map(({ row }) => row);
  const sources = sourcesOf(first.type);
  return distinctRows([first.root, ...held]).map((row) => {
    const rows = sources.map((source) => rowsOfSource(views, source, row, newest));
    const fields = fieldsOf(first, row.rowSet).map((field) => compareRow(first.type, rows, row, field));
    return { ...row, status: worstStatus(fields.map(({ status }) => status)), fields };
  });
}

/** `equal` when there is none. */
export function worstStatus(statuses: readonly FieldStatus[]): FieldStatus {
  return WORST.find((status) => statuses.includes(status)) ?? 'equal';
}

/** What a source holds of a row; a text: why it holds none, where that is as it should be; null: it was not read. */
interface SourceRows {
  readonly source: Source;
  readonly rows: readonly FieldValues[] | string | null;
  readonly types: ColumnTypes;
  readonly markedDeleted?: boolean;
}

function rowsOfSource(
  views: readonly [Copies, ...Copies[]],
  source: Source,
  row: RowKey,
  newest: NewestVersion,
): SourceRows {
  const [first] = views;
  if (source.role === 'truth') {
    const own = truthRow(first, row);
    const markedDeleted = isRoot(row) && first.truth?.deletedBy !== undefined;
    return { source, rows: first.truth && (own ? [own] : []), types: first.truth?.types ?? {}, markedDeleted };
  }
  if (source.view === 'rows') {
    const derived = first.derived.find(({ copy }) => copy === source.copy);
    return { source, rows: derivedRows(first, derived, source, row), types: derived?.data?.types ?? {} };
  }
  const copies = views.find(({ clickhouse }) => clickhouse === source.copy) ?? first;
  const types = copies.raw?.types ?? {};
  if (source.view === 'final') return { source, rows: copies.final && finalRowsOf(copies, row), types };
  const version = copies.raw && newest(copies, row);
  return { source, rows: copies.raw && (version && !isHidden(version) ? [version.values] : []), types };
}

/** A copy whose rows carry the root's fields keeps none of a record without children, so there nothing is to be compared. */
function derivedRows(
  copies: Copies,
  derived: DerivedData | undefined,
  source: Source,
  row: RowKey,
): readonly FieldValues[] | string | null {
  if (!derived?.data) return null;
  const own = derived.rowsById.get(rowId(row)) ?? [];
  if (!isRoot(row) || own.length > 0) return own;
  const carried = derived.data.rows.flatMap(({ root }) => (root === null ? [] : [root]));
  if (carried.length > 0 || !carriesRoot(copies.type, source.copy)) return carried;
  if (copies.truth !== null && childRowsOf(copies.truth).length === 0) {
    const [root, child] = copies.type.rows;
    return `${source.title} keeps no row of a ${root?.noun} without ${child?.plural}`;
  }
  return carried;
}

export function carriesRoot({ copies }: RecordType, copy: string): boolean {
  return copies.some(({ id, tables }) => id === copy && tables.some((table) => table.carriesRoot === true));
}

function compareRow(
  type: RecordType,
  [truth, ...others]: readonly SourceRows[],
  { rowSet }: RowKey,
  field: Field,
): FieldComparison {
  if (truth === undefined) throw new TypeError(`the record type ${type.id} has no truth`);
  const cellOf = ({ source, rows, types, markedDeleted = false }: SourceRows): SourceCell => {
    const own = cell(type, source, rows, field);
    return {
      source,
      cell: markedDeleted && own.state === 'rows' ? { ...own, markedDeleted } : own,
      type: types[rowSet]?.[field.id] ?? '',
    };
  };
  return compareField({ field, truth: cellOf(truth), others: others.map(cellOf) });
}

function cell(type: RecordType, source: Source, rows: SourceRows['rows'], field: Field): Cell {
  if (keptIn(field, source.copy) === undefined)
    return { state: 'silent', reason: `${keeperOf(type, source)} keeps no such column` };
  if (rows === null) return { state: 'unread' };
  if (typeof rows === 'string') return { state: 'silent', reason: rows };
  const single = rows.length === 1 && rows[0] ? valueOf(rows[0], field.id) : undefined;
  if (single !== undefined) return { state: 'rows', values: [single] };
  const values = rows.map((row) => valueOf(row, field.id)).filter((value) => value !== undefined);
  if (rows.length > 0 && values.length === 0)
    return { state: 'lacking', reason: `${keeperOf(type, source)} has no such column` };
  const unique = new Map(values.map((value) => [JSON.stringify(value), value]));
  return { state: 'rows', values: [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value) };
}

/** ClickHouse, where it is one copy alone; else the copy's title. */
function keeperOf(type: RecordType, { copy, store }: Source): string {
  if (store === 'clickhouse' && clickhouseCopiesOf(type).length === 1) return 'ClickHouse';
  return type.copies.find(({ id }) => id === copy)?.title ?? copy;
}
