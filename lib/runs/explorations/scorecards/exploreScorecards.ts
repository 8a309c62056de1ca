import type { ClickHouseClient } from '@clickhouse/client';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Strategy } from '@/lib/reference/strategy';
import type { Stores } from '@/lib/stores/openStores';
import {
  exploreOrders,
  type Exploration,
  type ExploreOptions,
  type RunOrder,
  type Trial,
} from '@/lib/steps/exploreOrders';
import { databaseClock } from '../postgres/databaseClock';
import { LockWatch } from '@/lib/scenarios/control/LockWatch';
import { Sessions } from '@/lib/scenarios/control/Sessions';
import { InspectionBatches } from './judgeInBatches';
import {
  judgeOrder,
  scorecardTrial,
  type JudgedOrder,
  type ScorecardActors,
  type ScorecardTrial,
} from './scorecardTrial';
import { SubjectStock, type ServiceContext } from './subjects';

export interface ScorecardStores {
  /** May write. At least four connections for each order in flight. */
  readonly postgres: Pool;
  readonly clickhouse: ClickHouseClient;
  /** The same databases, as inspections read them. */
  readonly inspected: Stores;
}

export interface ScorecardExploration
  extends ScorecardActors, Pick<ExploreOptions<Trial>, 'reduce' | 'inFlight' | 'limit' | 'signal' | 'stuckAfterMs'> {
  readonly strategy: Strategy;
  readonly environmentId: string;
  /** Where the subjects lie; the group grows every hundred or so. */
  readonly parent: (group: number) => { readonly customer: string; readonly profile: string };
}

/**
 * Runs every order of a scenario over a scorecard on the real stores, each on a scorecard of its own, and judges each by an inspection.
 * Resolves when all are judged. Throws as exploreOrders does.
 */
export async function exploreScorecards(
  stores: ScorecardStores,
  options: ScorecardExploration,
  onJudged: (order: JudgedOrder) => void,
): Promise<Exploration> {
  const { scenario, strategy, environmentId, inFlight } = options;
  const clock = await databaseClock(stores.postgres);
  const service: ServiceContext = {
    postgres: stores.postgres,
    clickhouse: stores.clickhouse,
    clock,
    newId: uuidv7,
    strategy,
  };
  const stock = new SubjectStock(service, scenario, options.parent);
  const watch = new LockWatch(stores.postgres);
  const batches = new InspectionBatches({
    stores: stores.inspected,
    environmentId,
    timeoutMs: 10_000,
    atOnce: inFlight * 3,
  });
  const judging = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;

  const onOrder = (order: RunOrder<ScorecardTrial>): Promise<void> => {
    const judged: Promise<void> = judge(options, batches, order)
      .then(onJudged, (error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        judging.delete(judged);
      });
    judging.add(judged);
    // An order is judged while the next ones run; only a backlog holds them up.
    return judging.size > inFlight * 4 ? judged : Promise.resolve();
  };
  const newTrial = async () =>
    scorecardTrial(await stock.take(), service, new Sessions(stores.postgres, watch), options);
  const result = await (async () => {
    try {
      return await exploreOrders<ScorecardTrial>({ ...options, newTrial, onOrder });
    } finally {
      await stock.settled();
    }
  })();
  batches.close();
  await Promise.all(judging);
  const failed = failure as { readonly error: unknown } | null;
  if (failed) throw failed.error;
  return result;
}

async function judge(
  options: ScorecardExploration,
  batches: InspectionBatches,
  order: RunOrder<ScorecardTrial>,
): Promise<JudgedOrder> {
  return judgeOrder(options, order, await batches.inspect(order.trial.subject.name, order.trial.calls));
}
