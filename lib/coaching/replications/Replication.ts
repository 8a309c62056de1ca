import type { AsyncWorkName, CoachingContext } from '../context';
import type { Transaction } from '../postgres/transaction';
import type { Saved } from '../row-writes/RowWrite';

/** How a saved change reaches historic and ClickHouse. */
export interface Replication {
  /** When the version is taken by which ClickHouse merges: with the row's save, or as a copy is inserted. */
  readonly versionTakenBy: 'save' | 'insert';
  /** In the transaction of the save, as its last part. */
  beforeCommit(context: CoachingContext, transaction: Transaction, saved: Saved): Promise<void>;
  /** After the commit: leaves its async work behind. */
  afterCommit(context: CoachingContext, saved: Saved): void;
}

/** The name under which timelines and schedules know the async work. */
export const REPLICATE: AsyncWorkName = 'replicate';
