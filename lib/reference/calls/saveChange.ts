import type { CoachingContext } from '../context';
import { replications } from '../replications/replications';
import type { Change } from '../row-writes/RowWrite';
import { rowWrites } from '../row-writes/rowWrites';
import type { Scorecard } from '../Scorecard';

/** Saves a change by the context's strategy. Returns the record as the call's own statement left it. */
export async function saveChange(context: CoachingContext, change: Change): Promise<Scorecard> {
  const replication = replications[context.strategy.replication];
  const saved = await rowWrites[context.strategy.rowWrite].save(context, change, (transaction, written) =>
    replication.beforeCommit(context, transaction, written),
  );
  replication.afterCommit(context, saved);
  return saved.stored;
}
