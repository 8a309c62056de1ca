import type { CoachingContext } from '../context';
import { transactionInSteps } from '../postgres/transaction';
import type { ColumnsToWrite } from '../postgres/updateCard';
import { notFound, readRow } from './readRow';
import type { BeforeCommit, Change, Saved } from './RowWrite';
import { saveInTransaction } from './saveInTransaction';

/** Reads without a lock, then saves the given columns over whatever the row holds by then. */
export async function readThenSave(
  context: CoachingContext,
  change: Change,
  columns: ColumnsToWrite,
  beforeCommit: BeforeCommit,
): Promise<Saved> {
  const read = await readRow(context, change.name);
  return transactionInSteps(
    context.postgres,
    context.step,
    change.name,
    async (transaction) =>
      (await saveInTransaction(context, transaction, { change, read, columns }, beforeCommit)) ?? notFound(change.name),
  );
}
