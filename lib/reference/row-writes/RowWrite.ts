import type { ScorecardName } from '../scorecard/scorecardName';
import type { CoachingContext } from '../context';
import type { ColumnsToWrite, SavedRow } from '../postgres/updateCard';
import type { Transaction } from '../postgres/transaction';
import type { Card, Scorecard } from '../Scorecard';

/** What a call does to a record that it has read. */
export interface Change {
  readonly call: 'update' | 'submit';
  readonly name: ScorecardName;
  /** Makes of the copy that was read the copy to save. Pure; throws CoachingError for what does not fit the record. */
  apply(read: Scorecard, now: string): Scorecard;
  /** The columns that the domain's table of card fields gives this call and this request. */
  readonly ownColumns: ColumnsToWrite;
  /** The request brings scores, which replace those of the record. */
  readonly replacesScores: boolean;
}

/** What a call has saved. */
export interface Saved {
  /** The call's own copy: what it read, changed in memory. Columns it did not write may differ from the row. */
  readonly captured: Scorecard;
  /** The row as the call's own statement left it, and the scores as the call knows them. */
  readonly stored: Scorecard;
  readonly replicationVersion: string;
  /** What of it is this call's own; null: all, since the call created the record. */
  readonly half: Half | null;
}

/** The part of a record that one call writes of its own. */
export interface Half {
  readonly card: readonly (keyof Card)[];
  readonly scores: boolean;
}

/**
 * How a call saves the row that it read. `beforeCommit` runs in the transaction of the save, when everything else is written.
 * Throws CoachingError NOT_FOUND, and ABORTED where the strategy gives up.
 */
export interface RowWrite {
  save(context: CoachingContext, change: Change, beforeCommit: BeforeCommit): Promise<Saved>;
}

export type BeforeCommit = (transaction: Transaction, saved: Saved) => Promise<void>;

export function savedBy(captured: Scorecard, row: SavedRow, half: Half | null): Saved {
  return { captured, stored: { ...captured, card: row.card }, replicationVersion: row.replicationVersion, half };
}

export function halfOf({ ownColumns, replacesScores }: Change): Half {
  return { card: Object.keys(ownColumns) as (keyof Card)[], scores: replacesScores };
}
