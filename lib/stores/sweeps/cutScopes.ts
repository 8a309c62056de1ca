import { mostCuts } from './cutIntoBatches';
import type { SweepScope } from './model';
import { SLICES } from './RowFilter';

/** A value of the key's leading part: how many records the truth has of it, and how many rows all tables of both stores. */
export interface LeadingValue {
  readonly value: string;
  readonly records: number;
  readonly rows: number;
}

/** All records of a type, or of some leading values, where they are not cut by value. */
export interface WholeRows {
  readonly records: number;
  readonly rows: number;
  readonly except: readonly string[];
}

/** A sweep is cut into so many scopes at most; they get larger instead. */
export const MOST_SCOPES = 2_000;

/** How large a scope is. */
export interface ScopeSize {
  /** Rows of all tables in both stores. */
  readonly rows: number;
  /** In how many statements they are read. */
  readonly statements: number;
  /** The longest time for one of them. */
  readonly timeoutMs: number;
}
/** Values travel in the address of a request to ClickHouse. */
const MOST_VALUES = 200;
const MOST_CHARACTERS = 8_000;

/** Small values share a scope, large ones are cut by slices. */
export function cutByValue(values: readonly LeadingValue[], size: ScopeSize): readonly SweepScope[] {
  for (let rows = size.rows; ; rows *= 2) {
    const scopes = cut(values, { ...size, rows });
    // More than that of packed values there cannot be for their number.
    if (scopes.length <= MOST_SCOPES || rows > Number.MAX_SAFE_INTEGER / 2) return scopes;
  }
}

function cut(values: readonly LeadingValue[], size: ScopeSize): readonly SweepScope[] {
  const scopes: SweepScope[] = [];
  let packed: { values: string[]; records: number; rows: number; characters: number } | null = null;
  const close = () => {
    if (packed === null) return;
    const { records, rows } = packed;
    scopes.push({ leading: packed.values, slices: null, except: [], records, rows });
    packed = null;
  };
  // The largest first: they take longest.
  for (const { value, records, rows } of [...values].sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))) {
    if (rows > size.rows) {
      scopes.push(...cutBySlice({ records, rows, except: [] }, size, [value]));
      continue;
    }
    const full =
      packed !== null &&
      (packed.rows + rows > size.rows ||
        packed.values.length >= MOST_VALUES ||
        packed.characters + value.length > MOST_CHARACTERS);
    if (full) close();
    packed ??= { values: [], records: 0, rows: 0, characters: 0 };
    packed.values.push(value);
    packed.records += records;
    packed.rows += rows;
    packed.characters += value.length;
  }
  close();
  return scopes;
}

/** `leading`: the values that all of the scopes are of; null: every one. */
export function cutBySlice(
  { records, rows, except }: WholeRows,
  size: ScopeSize,
  leading: readonly string[] | null = null,
): readonly SweepScope[] {
  const most = mostCuts(rows / size.statements, size.timeoutMs);
  const parts = Math.min(SLICES, most, Math.max(1, Math.ceil(rows / size.rows)));
  if (parts === 1) return [{ leading, slices: null, except, records, rows }];
  return Array.from({ length: parts }, (_, index) => ({
    leading,
    slices: { from: Math.round((index * SLICES) / parts), to: Math.round(((index + 1) * SLICES) / parts) },
    except,
    records: Math.round(records / parts),
    rows: Math.round(rows / parts),
  }));
}
