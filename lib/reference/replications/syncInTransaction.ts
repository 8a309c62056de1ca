import { insertVersions } from '../clickhouse/insertVersions';
import { readScorecard } from '../postgres/readScorecard';
import { notFound } from '../row-writes/readRow';
import type { Replication } from './Replication';
import { stampedByClock } from './reread';
import { writeHistoricInTransaction } from './writeHistoricInTransaction';
import { serviceStep } from '../serviceSteps';

/**
 * ClickHouse before the commit, while the row's lock is held, from the row as the transaction sees it. Slow for the caller;
 * and when the commit fails after all, ClickHouse holds what never was.
 */
export const syncInTransaction: Replication = {
  copying: { when: 'before_commit', stampedWith: 'insert_time' },
  async beforeCommit(context, transaction, { captured: { name } }) {
    await writeHistoricInTransaction(context, transaction, name);
    const current = await context.step(serviceStep('read back', { reads: [], writes: [] }), async () =>
      readScorecard(await transaction.client(), name),
    );
    const copy = current ?? notFound(name);
    await insertVersions(context.clickhouse, context.step, copy, stampedByClock(context, copy));
  },
  afterCommit: () => undefined,
};
