import type { ScorecardName } from '../scorecard/scorecardName';
import type { CoachingContext } from '../context';
import { copyFromPostgres, stampedByClock } from '../replications/reread';
import { notFound } from '../row-writes/readRow';
import type { Scorecard } from '../Scorecard';

/** The background job: writes to ClickHouse what Postgres holds, stamped with the clock, whatever the strategy. Throws CoachingError NOT_FOUND. */
export async function reindexScorecard(context: CoachingContext, name: ScorecardName): Promise<Scorecard> {
  return (await copyFromPostgres(context, context.step, name, stampedByClock)) ?? notFound(name);
}
