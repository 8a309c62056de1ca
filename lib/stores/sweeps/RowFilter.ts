import type { KeyPart } from '@/lib/record/RecordType';

/** How many slices the keys of a table fall into, numbered from 0. */
export const SLICES = 4096;

/** Which rows a statement is about. Both stores get the same one. */
export interface RowFilter {
  /** Values of the leading key part; null: all. */
  readonly leading: readonly string[] | null;
  readonly except: readonly string[];
  /** From a slice up to, and without, another one. */
  readonly slices: { readonly from: number; readonly to: number };
  /** So many rows of a table a statement reads to find them: those of the leading values, of whatever slices. An estimate, alike for all tables. */
  readonly scanned: number;
}

/** What rows are counted and summed by: so many neighbouring slices, a power of 2; or, within some of these groups, their record. */
export type Grouping =
  | { readonly by: 'slice'; readonly width: number }
  | { readonly by: 'record'; readonly width: number; readonly within: readonly number[] };

/** So many slices a group that it has some dozens of rows: fewer, and groups are as many as rows; more, and one difference asks for many rows. */
export function widthFor(rows: number): number {
  if (rows > 100_000) return 1;
  return rows > 5_000 ? 16 : 256;
}

/** What a slice is of. Bits of the key itself where both columns hold it as a number or a UUID, which costs little; else of the MD5 of its text. */
export type SliceOf = 'uuid' | 'integer' | 'text';

export function sliceOf({ type }: KeyPart, postgres: string, others: readonly string[]): SliceOf {
  if (type === 'uuid' && postgres === 'uuid' && others.every((other) => /^uuid$/i.test(other))) return 'uuid';
  const isInteger = (declared: string) => /^(?:smallint|integer|bigint|U?Int(?:8|16|32|64))$/.test(declared);
  return type === 'integer' && [postgres, ...others].every(isInteger) ? 'integer' : 'text';
}

/** As SQL of either store: the slices of the filter alone. */
export function sliceConditions(slice: string, { slices: { from, to } }: RowFilter): readonly string[] {
  return [...(from > 0 ? [`${slice} >= ${from}`] : []), ...(to < SLICES ? [`${slice} < ${to}`] : [])];
}
