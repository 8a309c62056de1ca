import type { Touches } from '@/lib/steps/step';
import type { CoachingContext } from '../context';
import { replaceScores } from '../postgres/replaceScores';
import type { Transaction } from '../postgres/transaction';
import { updateCard, type ColumnsToWrite } from '../postgres/updateCard';
import { replications } from '../replications/replications';
import type { Replication } from '../replications/Replication';
import { resourcesOf } from '../resources';
import type { StoredScorecard } from '../Scorecard';
import { serviceStep } from '../serviceSteps';
import { halfOf, savedBy, type BeforeCommit, type Change, type Saved } from './RowWrite';

export interface Saving {
  readonly change: Change;
  readonly read: StoredScorecard;
  readonly columns: ColumnsToWrite;
  readonly expectedRowVersion?: string;
  /** The transaction has locked the row already. */
  readonly locked?: boolean;
}

/**
 * Saves card, scores and what the replication adds, without committing. The change is applied and the clock read as part of the
 * saving step, as an ORM sets its times when it saves. Null when the row is gone or its row_version is not `expectedRowVersion`.
 */
export async function saveInTransaction(
  { step, clock, strategy }: CoachingContext,
  transaction: Transaction,
  { change, read, columns, expectedRowVersion, locked = false }: Saving,
  beforeCommit: BeforeCommit,
): Promise<Saved | null> {
  const { director, directorLock } = resourcesOf(change.name);
  const declaration = serviceStep('update row', {
    reads: [director],
    writes: locked ? [] : [directorLock],
    ...versionTakenBySave(replications[strategy.replication]),
  });
  const saved = await step(declaration, async () => {
    const captured = change.apply(read, clock());
    const row = await updateCard(transaction, captured, columns, expectedRowVersion);
    return row && savedBy(captured, row, halfOf(change));
  });
  if (!saved) return null;
  transaction.willRelease(director);
  if (change.replacesScores) {
    await step(serviceStep('save scores', { reads: [], writes: [] }), () =>
      replaceScores(transaction, change.name, saved.captured.scores),
    );
  }
  await beforeCommit(transaction, saved);
  return saved;
}

/** What the step that saves a row declares besides: whether updated_at or replication_version is a version that others' are held against. */
export function versionTakenBySave({ copying }: Replication): Pick<Touches, 'stamps'> {
  return copying.stampedWith === 'insert_time' ? {} : { stamps: 'a copy of its own' };
}
