import type { CoachingContext } from '../context';
import { replaceScores } from '../postgres/replaceScores';
import type { Transaction } from '../postgres/transaction';
import { updateCard, type ColumnsToWrite } from '../postgres/updateCard';
import { replications } from '../replications/replications';
import type { Replication } from '../replications/Replication';
import { resourcesOf } from '../resources';
import type { StoredScorecard } from '../Scorecard';
import type { StepDeclaration } from '../step';
import { savedBy, type BeforeCommit, type Change, type Saved } from './RowWrite';

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
  const declaration = {
    name: 'update row',
    reads: [director],
    writes: locked ? [] : [directorLock],
    ...versionTakenBySave(replications[strategy.replication]),
  } as const;
  const saved = await step(declaration, async () => {
    const captured = change.apply(read, clock());
    const row = await updateCard(transaction, captured, columns, expectedRowVersion);
    return row && savedBy(captured, row);
  });
  if (!saved) return null;
  transaction.willRelease(director);
  if (change.replacesScores) {
    await step({ name: 'save scores', reads: [], writes: [] }, () =>
      replaceScores(transaction, change.name, saved.captured.scores),
    );
  }
  await beforeCommit(transaction, saved);
  return saved;
}

/** What the step that saves a row declares besides: whether updated_at or replication_version is a version that others' are held against. */
export function versionTakenBySave({ versionTakenBy }: Replication): Pick<StepDeclaration, 'stamps'> {
  return versionTakenBy === 'save' ? { stamps: 'a copy of its own' } : {};
}
