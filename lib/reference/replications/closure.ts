import type { Copying } from '@/lib/evidence/model';
import { runStep, type Step } from '@/lib/steps/step';
import type { CoachingContext } from '../context';
import { insertVersions, type CopyVersion } from '../clickhouse/insertVersions';
import { transactionInSteps } from '../postgres/transaction';
import { writeHistoricFromCopy } from '../postgres/writeHistoric';
import { resourcesOf } from '../resources';
import type { Scorecard } from '../Scorecard';
import { serviceStep } from '../serviceSteps';
import { REPLICATE, type Replication } from './Replication';

/** Async work that writes the copy which the call captured, whatever the stores hold by then. */
export function closure(
  stampedWith: Copying['stampedWith'],
  versionOf: (context: CoachingContext, captured: Scorecard) => CopyVersion,
): Replication {
  return {
    copying: { when: 'after_commit', stampedWith },
    beforeCommit: () => Promise.resolve(),
    afterCommit: (context, { captured }) =>
      context.defer({
        name: REPLICATE,
        run: async (step) => {
          await writeHistoric(context, step, captured);
          await insertVersions(context.clickhouse, step, captured, versionOf(context, captured));
        },
      }),
  };
}

async function writeHistoric({ postgres }: CoachingContext, step: Step, captured: Scorecard): Promise<void> {
  const { historic, historicLock } = resourcesOf(captured.name);
  const touches = {
    reads: [],
    writes: [historic, historicLock],
    replaces: `whole:historic:${captured.name.text}`,
  } as const;
  await step(serviceStep('write historic', touches), () =>
    transactionInSteps(postgres, runStep, captured.name, (transaction) => writeHistoricFromCopy(transaction, captured)),
  );
}
