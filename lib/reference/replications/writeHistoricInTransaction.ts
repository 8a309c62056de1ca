import type { ScorecardName } from '../scorecard/scorecardName';
import type { CoachingContext } from '../context';
import { writeHistoricFromDirector } from '../postgres/writeHistoric';
import type { Transaction } from '../postgres/transaction';
import { resourcesOf } from '../resources';
import { serviceStep } from '../serviceSteps';

/** Makes historic what director will hold when the transaction commits. */
export async function writeHistoricInTransaction(
  { step }: CoachingContext,
  transaction: Transaction,
  name: ScorecardName,
): Promise<void> {
  const { historic, historicLock } = resourcesOf(name);
  transaction.willRelease(historic, historicLock);
  await step(serviceStep('write historic', { reads: [], writes: [historicLock] }), () =>
    writeHistoricFromDirector(transaction, name),
  );
}
