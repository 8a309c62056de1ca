import { readScorecard } from '../postgres/readScorecard';
import { transactionInSteps, type Transaction } from '../postgres/transaction';
import { allColumns } from '../postgres/updateCard';
import { keyIs, keyOf } from '../columns';
import { resourcesOf } from '../resources';
import type { StoredScorecard } from '../Scorecard';
import type { ScorecardName } from '../scorecard/scorecardName';
import { notFound } from './readRow';
import type { RowWrite } from './RowWrite';
import { saveInTransaction } from './saveInTransaction';
import { serviceStep } from '../serviceSteps';

const LOCK = `SELECT 1 FROM director.scorecards AS c WHERE ${keyIs('c')} FOR UPDATE`;

/** The read takes the row's lock and keeps it to the commit: another call's read waits until then. */
export const rowLock: RowWrite = {
  save: (context, change, beforeCommit) =>
    transactionInSteps(context.postgres, context.step, change.name, async (transaction) => {
      const { director, directorLock } = resourcesOf(change.name);
      const read = await context.step(
        serviceStep('lock and read row', { reads: [director], writes: [directorLock] }),
        () => lockAndRead(transaction, change.name),
      );
      if (!read) return notFound(change.name);
      return (
        (await saveInTransaction(
          context,
          transaction,
          { change, read, columns: allColumns, locked: true },
          beforeCommit,
        )) ?? notFound(change.name)
      );
    }),
};

/** Two statements: a locking SELECT that has waited sees the newest card, but the scores of a subquery in it as of before the wait. */
async function lockAndRead(transaction: Transaction, name: ScorecardName): Promise<StoredScorecard | null> {
  await transaction.query(LOCK, keyOf(name));
  return readScorecard(await transaction.client(), name);
}
