import type { Copying } from '@/lib/evidence/model';
import type { ScorecardName } from '../scorecard/scorecardName';
import type { Step } from '@/lib/steps/step';
import type { CoachingContext } from '../context';
import { insertVersions, type CopyVersion } from '../clickhouse/insertVersions';
import { readScorecard } from '../postgres/readScorecard';
import { resourcesOf } from '../resources';
import type { StoredScorecard } from '../Scorecard';
import { serviceStep } from '../serviceSteps';
import { REPLICATE, type Replication } from './Replication';
import { writeHistoricInTransaction } from './writeHistoricInTransaction';

type VersionOf = (context: Pick<CoachingContext, 'clock'>, reread: StoredScorecard) => CopyVersion;

/** historic in the call's transaction; async work that writes what Postgres holds when the work runs. */
export function reread(stampedWith: Copying['stampedWith'], versionOf: VersionOf): Replication {
  return {
    copying: { when: 'after_commit', stampedWith },
    beforeCommit: (context, transaction, { captured }) =>
      writeHistoricInTransaction(context, transaction, captured.name),
    afterCommit: (context, { captured }) =>
      context.defer({
        name: REPLICATE,
        run: async (step) => {
          await copyFromPostgres(context, step, captured.name, versionOf);
        },
      }),
  };
}

/** A copy of what the row holds, stamped with the clock when it is inserted. Every change of a record counts its row version up. */
export const stampedByClock: VersionOf = ({ clock }, { rowVersion }) => ({
  clock,
  stamped: `row version ${rowVersion}`,
});

/** Reads a record in one snapshot and writes it to ClickHouse. Returns the copy; null when Postgres no longer has the record. */
export async function copyFromPostgres(
  context: Pick<CoachingContext, 'postgres' | 'clickhouse' | 'clock'>,
  step: Step,
  name: ScorecardName,
  versionOf: VersionOf,
): Promise<StoredScorecard | null> {
  const { director } = resourcesOf(name);
  const current = await step(serviceStep('reread Postgres', { reads: [director], writes: [] }), () =>
    readScorecard(context.postgres, name),
  );
  if (current) await insertVersions(context.clickhouse, step, current, versionOf(context, current));
  return current;
}
