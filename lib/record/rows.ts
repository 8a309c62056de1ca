import type { FieldValue } from './fieldValue';

/** Values by field id of the record's type. A field whose column the copy lacks has no entry. */
export type FieldValues = Readonly<Record<string, FieldValue>>;

/** One row of a record: its row set, and by key part, as text, what tells it apart from the others of that set. The root's row has no such parts. */
export interface RowKey {
  readonly rowSet: string;
  readonly key: Readonly<Record<string, string>>;
}

/** A row with its values. */
export interface RecordRow {
  readonly row: RowKey;
  readonly values: FieldValues;
}

/** True for the row that a record has one of. */
export function isRoot({ key }: RowKey): boolean {
  for (const _ in key) return false;
  return true;
}

/** A text for maps and sets: two keys have the same one exactly when they name the same row. */
export function rowId({ rowSet, key }: RowKey): string {
  const parts = Object.keys(key);
  if (parts.length === 0) return rowSet;
  if (parts.length === 1) return `${rowSet}/${key[parts[0] ?? '']}`;
  return `${rowSet}/${JSON.stringify(parts.sort().map((part) => key[part]))}`;
}

export function sameRow(a: RowKey, b: RowKey): boolean {
  return a === b || (a.rowSet === b.rowSet && rowId(a) === rowId(b));
}

/** The root first, then by row set and key, as text. */
export function orderRows(a: RowKey, b: RowKey): -1 | 0 | 1 {
  return orderById(a, rowId(a), b, rowId(b));
}

function orderById(a: RowKey, left: string, b: RowKey, right: string): -1 | 0 | 1 {
  const root = isRoot(a);
  if (root !== isRoot(b)) return root ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Each row once, in the order of `orderRows`. */
export function distinctRows(rows: readonly RowKey[]): readonly RowKey[] {
  const byId = new Map<string, RowKey>();
  for (const row of rows) byId.set(rowId(row), row);
  return [...byId].sort(([left, a], [right, b]) => orderById(a, left, b, right)).map(([, row]) => row);
}
