import type { ScorecardName } from '../scorecard/scorecardName';
import { deleteVersions } from '../clickhouse/deleteVersions';
import type { CoachingContext } from '../context';
import { deleteCards } from '../postgres/deleteCards';
import { transactionInSteps } from '../postgres/transaction';
import { deleteHistoric } from '../postgres/writeHistoric';
import { resourcesOf } from '../resources';
import { notFound } from '../row-writes/readRow';
import { serviceStep } from '../serviceSteps';

/** Deletes a scorecard from director and historic, and by async work from ClickHouse. Throws CoachingError NOT_FOUND. */
export async function deleteScorecard(context: CoachingContext, name: ScorecardName): Promise<void> {
  const { step } = context;
  const { director, directorLock, historic, historicLock } = resourcesOf(name);
  await transactionInSteps(context.postgres, step, name, async (transaction) => {
    const deleted = await step(serviceStep('delete row', { reads: [director], writes: [directorLock] }), () =>
      deleteCards(transaction, [name]),
    );
    if (deleted === 0) notFound(name);
    transaction.willRelease(director, historic, historicLock);
    await step(serviceStep('delete historic', { reads: [], writes: [historicLock] }), () =>
      deleteHistoric(transaction, [name]),
    );
  });
  context.defer({ name: 'remove', run: (asyncStep) => deleteVersions(context.clickhouse, asyncStep, [name]) });
}
