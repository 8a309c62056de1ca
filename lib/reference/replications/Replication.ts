import type { Copying } from '@/lib/evidence/model';
import type { AsyncWorkName, CoachingContext } from '../context';
import type { Transaction } from '../postgres/transaction';
import type { Saved } from '../row-writes/RowWrite';

/** How a saved change reaches historic and ClickHouse. */
export interface Replication {
  /** As each call tells it of itself. */
  readonly copying: Copying;
  /** In the transaction of the save, as its last part. */
  beforeCommit(context: CoachingContext, transaction: Transaction, saved: Saved): Promise<void>;
  /** After the commit: leaves its async work behind, where that was not sent for already. */
  afterCommit(context: CoachingContext, saved: Saved): void;
}

/** The name under which timelines and schedules know the async work. */
export const REPLICATE: AsyncWorkName = 'replicate';
