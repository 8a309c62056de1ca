/** How many slices the keys of a table fall into: three hex digits. */
export const SLICES = 4096;
export const SLICE_DIGITS = 3;

/** Which rows a statement is about. Both stores get the same one. */
export interface RowFilter {
  /** Values of the leading key part; null: all. */
  readonly leading: readonly string[] | null;
  readonly except: readonly string[];
  /** From a slice up to, and without, another one. */
  readonly slices: { readonly from: number; readonly to: number };
}

/** What rows are counted and summed by: so many digits of their slice; or, within some of these groups, their record. */
export type Grouping =
  | { readonly by: 'slice'; readonly digits: number }
  | { readonly by: 'record'; readonly digits: number; readonly within: readonly string[] };

/** The first and the last of a range of slices as hex digits; null where the range has no such end, so that whatever is no hex digit is in it. */
export function sliceEnds({ from, to }: RowFilter['slices']): {
  readonly first: string | null;
  readonly end: string | null;
} {
  return { first: from > 0 ? hex(from) : null, end: to < SLICES ? hex(to) : null };
}

function hex(slice: number): string {
  return slice.toString(16).padStart(SLICE_DIGITS, '0');
}

/** So many digits that a group has some dozens of rows: fewer, and groups are as many as rows; more, and one difference asks for many rows. */
export function digitsFor(rows: number): number {
  if (rows > 100_000) return 3;
  return rows > 5_000 ? 2 : 1;
}
