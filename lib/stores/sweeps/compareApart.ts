import { LastingFailure, SourceFailure } from '../SourceFailure';
import type { RowFilter } from './RowFilter';

/** So many statements of one batch may fail before it fails whole. */
const MOST_FAILED = 128;

export interface ComparedApart<T> {
  readonly done: readonly T[];
  /** Slices of single groups for which `compare` fails. */
  readonly failed: readonly RowFilter[];
}

/**
 * Where an expression may fail for one row, and with it the statement, its halves are compared apart, down to one group of `width` slices.
 * @throws what `compare` throws for another reason, or for too many rows
 */
export async function compareApart<T>(
  filter: RowFilter,
  width: number,
  canFailForOne: boolean,
  compare: (filter: RowFilter) => Promise<T>,
): Promise<ComparedApart<T>> {
  const done: T[] = [];
  const failed: RowFilter[] = [];
  let failures = 0;
  const compareHalves = async (some: RowFilter): Promise<void> => {
    try {
      done.push(await compare(some));
    } catch (error) {
      if (!canFailForOne || !(error instanceof SourceFailure) || error.error.code !== 'query_failed') throw error;
      failures += 1;
      if (failures > MOST_FAILED) throw new LastingFailure(error.error, error);
      const { from, to } = some.slices;
      const [first, last] = [Math.floor(from / width), Math.floor((to - 1) / width)];
      if (first === last) {
        failed.push(some);
        return;
      }
      const middle = Math.ceil((first + last) / 2) * width;
      await compareHalves({ ...some, slices: { from, to: middle } });
      await compareHalves({ ...some, slices: { from: middle, to } });
    }
  };
  await compareHalves(filter);
  return { done, failed };
}
