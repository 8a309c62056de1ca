import type { ScorecardName } from '../scorecard/scorecardName';
import { deleteVersions } from '../clickhouse/deleteVersions';
import type { CoachingContext } from '../context';
import { deleteCards } from '../postgres/deleteCards';
import { transactionInSteps } from '../postgres/transaction';
import { deleteHistoric } from '../postgres/writeHistoric';
import { resourcesOf } from '../resources';
import { serviceStep } from '../serviceSteps';

/**
 * Deletes many scorecards of one parent (https://google.aip.dev/235): all of them from director and historic in one transaction, and by
 * async work from ClickHouse with one statement per table. Other than there, a name that is gone already is no error: who deletes twice
 * after a lost answer wants them gone, not told. At least one name; the order of the names is of no meaning.
 */
export async function batchDeleteScorecards(
  context: CoachingContext,
  names: readonly [ScorecardName, ...ScorecardName[]],
): Promise<void> {
  const { step } = context;
  const resources = names.map(resourcesOf);
  const [directors, locks] = [
    resources.map(({ director }) => director),
    resources.map(({ directorLock }) => directorLock),
  ];
  const historicLocks = resources.map(({ historicLock }) => historicLock);
  await transactionInSteps(context.postgres, step, names[0], async (transaction) => {
    await step(serviceStep('delete row', { reads: directors, writes: locks }), () => deleteCards(transaction, names));
    transaction.willRelease(...locks, ...directors, ...resources.map(({ historic }) => historic), ...historicLocks);
    await step(serviceStep('delete historic', { reads: [], writes: historicLocks }), () =>
      deleteHistoric(transaction, names),
    );
  });
  context.defer({ name: 'remove', run: (asyncStep) => deleteVersions(context.clickhouse, asyncStep, names) });
}
