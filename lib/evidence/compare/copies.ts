import { finalId, rawId, rowSetOf, type Field, type RecordType } from '@/lib/record/RecordType';
import type { FieldValue } from '@/lib/record/fieldValue';
import { distinctRows, isRoot, rowId, type FieldValues, type RecordRow, type RowKey } from '@/lib/record/rows';
import type { DerivedCopy, FinalCopy, RawCopy, RowVersion, SourceRead, Sources, TruthCopy } from '../model';

/** A further copy in Postgres; null: not read. */
export interface DerivedData {
  readonly copy: string;
  readonly data: DerivedCopy | null;
  /** By `rowId`. */
  readonly rowsById: ReadonlyMap<string, readonly FieldValues[]>;
}

/** The copies as far as they were read, with one of those in ClickHouse; null: not read, or the type has none. */
export interface Copies {
  readonly type: RecordType;
  readonly root: RowKey;
  readonly truth: TruthCopy | null;
  readonly derived: readonly DerivedData[];
  /** The id of the copy in ClickHouse; null: the type has none. */
  readonly clickhouse: string | null;
  readonly final: FinalCopy | null;
  readonly raw: RawCopy | null;
  /** By `rowId`. */
  readonly truthRows: ReadonlyMap<string, FieldValues>;
  readonly finalRows: ReadonlyMap<string, readonly FieldValues[]>;
}

/** Seen from each copy in ClickHouse; once, without any, where the type has none. */
export function readCopies(type: RecordType, sources: Sources): readonly [Copies, ...Copies[]] {
  const truth = dataOf(sources.truth);
  const shared = {
    type,
    root: rootKeyOf(type),
    truth,
    derived: sources.derived.map(({ copy, read }) => {
      const data = dataOf(read);
      return { copy, data, rowsById: rowsById(data?.rows ?? []) };
    }),
    truthRows: new Map((truth?.rows ?? []).map(({ row, values }) => [rowId(row), values])),
  };
  const [first, ...others] = sources.clickhouse.map(({ copy, final: finalRead, raw }): Copies => {
    const final = dataOf(finalRead);
    return { ...shared, clickhouse: copy, final, raw: dataOf(raw), finalRows: rowsById(final?.rows ?? []) };
  });
  return first === undefined
    ? [{ ...shared, clickhouse: null, final: null, raw: null, finalRows: new Map() }]
    : [first, ...others];
}

function dataOf<T>(read: SourceRead<T>): T | null {
  return read.status === 'unavailable' ? null : read.data;
}

/** In one order, whatever the order that they arrive in: what is said of them must not depend on it. */
function rowsById(held: readonly RecordRow[]): ReadonlyMap<string, readonly FieldValues[]> {
  const found = new Map<string, FieldValues[]>();
  for (const { row, values } of held) {
    const id = rowId(row);
    const rows = found.get(id);
    if (rows === undefined) found.set(id, [values]);
    else rows.push(values);
  }
  for (const rows of found.values()) if (rows.length > 1) rows.sort((a, b) => order(canonical(a), canonical(b)));
  return found;
}

/** The key of the record's own row. */
export function rootKeyOf({ rows: [root] }: RecordType): RowKey {
  return { rowSet: root?.id ?? '', key: {} };
}

export function fieldsOf({ type }: Pick<Copies, 'type'>, rowSet: string): readonly Field[] {
  return rowSetOf(type, rowSet).fields;
}

/** The declared type of a field's column in the copy in ClickHouse; '' where it keeps no such column. */
export function clickhouseType({ raw }: Copies, rowSet: string, field: string): string {
  return raw?.types[rowSet]?.[field] ?? '';
}

/** The declared type of a field's column in the truth; '' where it keeps no such column. */
export function truthType(truth: TruthCopy | null, rowSet: string, field: string): string {
  return truth?.types[rowSet]?.[field] ?? '';
}

/** The truth's row for a key; null when there is none. */
export function truthRow({ truthRows }: Copies, row: RowKey): FieldValues | null {
  return truthRows.get(rowId(row)) ?? null;
}

/** The record's own row in the truth; null when there is none. */
export function rootRow(copies: Copies): FieldValues | null {
  return copies.truthRows.get(copies.root.rowSet) ?? null;
}

/** FINAL's rows for a key; more than one when FINAL itself returns more. */
export function finalRowsOf({ finalRows }: Copies, row: RowKey): readonly FieldValues[] {
  return finalRows.get(rowId(row)) ?? [];
}

/**
 * Every row that the truth or FINAL holds, and that `more` names, of the row sets that the copy in ClickHouse keeps; the root's first, also where
 * nobody holds it.
 */
export function rowsIn(copies: Copies, more: readonly RowKey[] = []): readonly RowKey[] {
  const { clickhouse, truth, final, root, type } = copies;
  const held = [...(truth?.rows ?? []), ...(final?.rows ?? [])].map(({ row }) => row);
  const rows = distinctRows([root, ...held, ...more]);
  return clickhouse === null ? rows : rows.filter(keptBy(type, clickhouse));
}

/** The child rows that the truth holds. */
export function childRowsOf(truth: TruthCopy): readonly RowKey[] {
  return truth.rows.map(({ row }) => row).filter((row) => !isRoot(row));
}

export function isHidden(version: RowVersion): boolean {
  return version.tombstone || version.deleted;
}

/** A value of a row; undefined when the copy's table has no such column. */
export function valueOf(row: FieldValues, field: string): FieldValue | undefined {
  return Object.hasOwn(row, field) ? row[field] : undefined;
}

/** Text that is the same for rows with the same values, whatever the order of their keys. */
export function canonical(row: FieldValues): string {
  const entries = Object.entries(row).sort(([x], [y]) => order(x, y));
  return JSON.stringify(entries, (_, value: unknown) => (Object.is(value, -0) ? '-0' : value));
}

export function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What reading each source gave, by source id, the truth first. */
export function readsBySource(
  { copies: [truth] }: RecordType,
  sources: Sources,
): ReadonlyMap<string, SourceRead<unknown>> {
  return new Map<string, SourceRead<unknown>>([
    [truth.id, sources.truth],
    ...sources.derived.map(({ copy, read }) => [copy, read] as const),
    ...sources.clickhouse.flatMap(({ copy, final, raw }) => [
      [finalId(copy), final] as const,
      [rawId(copy), raw] as const,
    ]),
  ]);
}

/** The rows of the truth of which a copy keeps one of its own; none where the truth holds no record. */
export function rowsKeptBy(copies: Copies, copy: string): readonly RowKey[] {
  if (copies.truth === null || rootRow(copies) === null) return [];
  return copies.truth.rows.map(({ row }) => row).filter(keptBy(copies.type, copy));
}

/** Whether a copy has a table of such rows: what it does not keep, it does not lack. */
export function keptBy({ copies }: RecordType, copy: string): (row: RowKey) => boolean {
  const keeps = new Set(copies.find(({ id }) => id === copy)?.tables.map(({ rowSet }) => rowSet));
  return ({ rowSet }) => keeps.has(rowSet);
}
