import type { SweepScope } from './model';
import { SLICES, type RowFilter } from './RowFilter';

/** What one statement a table and store compares. */
export interface Batch {
  readonly filter: RowFilter;
  /** Rows of all tables in both stores: an estimate. */
  readonly rows: number;
}

export interface Batches {
  /** `tookMs`: how long a statement of the last one took; null before the first. @returns null after the last one */
  next(tookMs: number | null): Batch | null;
}

/** So many rows Postgres prints and hashes in a millisecond, 14 columns each (measured on 18.4, one core). */
export const ROWS_PER_MS = 100;
/**
 * To find the rows of some slices, all rows of the leading values are read, which costs a twelfth of hashing them (measured on 18.4): cut into four,
 * a sweep takes a quarter longer than uncut.
 */
export const MOST_CUTS = 4;

/** Into more only where a statement would come near its deadline. */
export function mostCuts(rows: number, timeoutMs: number): number {
  return Math.max(MOST_CUTS, Math.ceil(rows / ((ROWS_PER_MS * timeoutMs) / 3)));
}

/**
 * Cuts a scope so that a statement takes about `targetMs`: by leading values where it has several, else by slices. The first one by the estimate,
 * the others by how long the last one took. `statements`: in how many the rows of a batch are read. `finer`: how many times smaller the smallest
 * statement may be.
 */
export function cutIntoBatches(
  scope: SweepScope,
  statements: number,
  { targetMs, timeoutMs, finer }: { readonly targetMs: number; readonly timeoutMs: number; readonly finer: number },
): Batches {
  const { leading, except, slices, rows } = scope;
  const whole = slices ?? { from: 0, to: SLICES };
  const byValue = leading !== null && leading.length > 1;
  const [first, end] = byValue ? [0, leading.length] : [whole.from, whole.to];
  const rowsPerUnit = Math.max(rows, 1) / Math.max(1, end - first);
  // By one statement, for a value or for any slices.
  const scanned = (rowsPerUnit * (byValue ? 1 : SLICES)) / Math.max(1, statements);
  const cuts = mostCuts(scanned, timeoutMs) * finer;
  const least = byValue ? 1 : Math.max(1, Math.floor(SLICES / cuts));
  let units = (targetMs * ROWS_PER_MS * Math.max(1, statements)) / rowsPerUnit;
  let at = first;
  return {
    next(tookMs) {
      if (at >= end) return null;
      if (tookMs !== null) units *= Math.min(4, Math.max(0.25, targetMs / Math.max(tookMs, 1)));
      const size = Math.max(least, Math.floor(units));
      // No small rest: it would cost a scan of its own.
      const to = end - at < size * 1.5 ? end : at + size;
      const batch: Batch = {
        filter: byValue
          ? { leading: leading.slice(at, to), except, slices: whole, scanned: Math.round(scanned * (to - at)) }
          : { leading, except, slices: { from: at, to }, scanned: Math.round(scanned) },
        rows: rowsPerUnit * (to - at),
      };
      at = to;
      return batch;
    },
  };
}
