import type { ScorecardName } from '@/lib/scorecard/resourceName';
import type { CoachingContext } from '../context';
import { insertVersions } from '../clickhouse/insertVersions';
import { readScorecard } from '../postgres/readScorecard';
import { resourcesOf } from '../resources';
import type { StoredScorecard } from '../Scorecard';
import type { Step } from '../step';
import { REPLICATE, type Replication } from './Replication';
import { writeHistoricInTransaction } from './writeHistoricInTransaction';

type StampOf = (context: Pick<CoachingContext, 'clock'>, reread: StoredScorecard) => string;

/** historic in the call's transaction; async work that writes what Postgres holds when the work runs. */
export function reread(stampOf: StampOf): Replication {
  return {
    beforeCommit: (context, transaction, { captured }) => writeHistoricInTransaction(context, transaction, captured.name),
    afterCommit: (context, { captured }) => context.defer({
      name: REPLICATE,
      run: async (step) => {
        await copyFromPostgres(context, step, captured.name, stampOf);
      },
    }),
  };
}

/** Reads a record in one snapshot and writes it to ClickHouse. Returns the copy; null when Postgres no longer has the record. */
export async function copyFromPostgres(
  context: Pick<CoachingContext, 'postgres' | 'clickhouse' | 'clock'>, step: Step, name: ScorecardName, stampOf: StampOf,
): Promise<StoredScorecard | null> {
  const { director } = resourcesOf(name);
  const current = await step({ name: 'reread Postgres', reads: [director], writes: [] }, () => readScorecard(context.postgres, name));
  if (current) await insertVersions(context.clickhouse, step, current, () => stampOf(context, current));
  return current;
}
