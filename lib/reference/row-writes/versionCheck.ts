import { CoachingError } from '../CoachingError';
import { transactionInSteps } from '../postgres/transaction';
import { allColumns } from '../postgres/updateCard';
import { readRow } from './readRow';
import type { RowWrite } from './RowWrite';
import { saveInTransaction } from './saveInTransaction';

/** How often a call rereads and tries again before it gives up. */
export const VERSION_CHECK_RETRIES = 3;

/** Rolls back what the lost attempt has opened. */
class RowVersionChanged extends Error {}

/** Optimistic: saves only while row_version is what was read; else rereads and tries again, then ABORTED. */
export const versionCheck: RowWrite = {
  async save(context, change, beforeCommit) {
    for (let attempt = 0; attempt <= VERSION_CHECK_RETRIES; attempt += 1) {
      const read = await readRow(context, change.name);
      try {
        return await transactionInSteps(context.postgres, context.step, change.name, async (transaction) => {
          const saved = await saveInTransaction(
            context,
            transaction,
            { change, read, columns: allColumns, expectedRowVersion: read.rowVersion },
            beforeCommit,
          );
          if (!saved) throw new RowVersionChanged();
          return saved;
        });
      } catch (error) {
        if (!(error instanceof RowVersionChanged)) throw error;
      }
    }
    throw new CoachingError(
      'ABORTED',
      `Other calls changed ${change.name.text} ${VERSION_CHECK_RETRIES + 1} times in between. Read it again and retry.`,
    );
  },
};
