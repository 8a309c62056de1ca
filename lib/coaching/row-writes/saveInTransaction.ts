import type { CoachingContext } from '../context';
import { replaceScores } from '../postgres/replaceScores';
import type { Transaction } from '../postgres/transaction';
import { updateCard, type ColumnsToWrite } from '../postgres/updateCard';
import { CLOCK, resourcesOf } from '../resources';
import type { StoredScorecard } from '../Scorecard';
import { savedBy, type BeforeCommit, type Change, type Saved } from './RowWrite';

/**
 * Saves card, scores and what the replication adds, without committing. The change is applied and the clock read as part of the
 * saving step, as an ORM sets its times when it saves. Null when the row is gone or its row_version is not `expectedRowVersion`.
 */
export async function saveInTransaction(
  { step, clock }: CoachingContext, transaction: Transaction, change: Change, read: StoredScorecard,
  columns: ColumnsToWrite, beforeCommit: BeforeCommit, expectedRowVersion?: string,
): Promise<Saved | null> {
  const { director, directorLock } = resourcesOf(change.name);
  const saved = await step({ name: 'update row', reads: [director], writes: [directorLock, CLOCK] }, async () => {
    const captured = change.apply(read, clock());
    const row = await updateCard(transaction, captured, columns, expectedRowVersion);
    return row && savedBy(captured, row);
  });
  if (!saved) return null;
  transaction.willRelease(director);
  if (change.replacesScores) {
    await step({ name: 'save scores', reads: [], writes: [directorLock] },
      () => replaceScores(transaction, change.name, saved.captured.scores));
  }
  await beforeCommit(transaction, saved);
  return saved;
}
