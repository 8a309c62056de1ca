import type { Copying } from '@/lib/evidence/model';
import type { ScorecardName } from '../scorecard/scorecardName';
import type { Step } from '@/lib/steps/step';
import type { AsyncWork, CoachingContext } from '../context';
import { copiesOf, insertVersions, type CopyVersion } from '../clickhouse/insertVersions';
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
    afterCommit: (context, { captured }) => context.defer(rereading(context, captured.name, versionOf)),
  };
}

/**
 * The same work, but its message is sent while the transaction is open: the copier may read the row as it was before, and nobody tells it again.
 * It may also run for a change that is rolled back.
 */
export const enqueuedBeforeCommit: Replication = {
  copying: { when: 'sent_before_commit', stampedWith: 'insert_time' },
  async beforeCommit(context, transaction, { captured: { name } }) {
    await context.step(serviceStep('send message', { reads: [], writes: [] }), () => {
      context.defer({ ...rereading(context, name, stampedByClock), begins: 'at_once' });
      return Promise.resolve();
    });
    await writeHistoricInTransaction(context, transaction, name);
  },
  afterCommit: () => undefined,
};

function rereading(context: CoachingContext, name: ScorecardName, versionOf: VersionOf): AsyncWork {
  return {
    name: REPLICATE,
    run: async (step) => {
      await copyFromPostgres(context, step, name, versionOf);
    },
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
  const reading = { reads: [director], writes: [], serves: copiesOf(name) } as const;
  const current = await step(serviceStep('reread Postgres', reading), () => readScorecard(context.postgres, name));
  if (current) await insertVersions(context.clickhouse, step, current, versionOf(context, current));
  return current;
}
