import type { Pool } from 'pg';
import type { Judgement } from '@/lib/scenarios/Race';
import {
  exploreOrders,
  type Exploration,
  type ExploreOptions,
  type RunOrder,
  type Trial,
} from '@/lib/steps/exploreOrders';
import { LockWatch } from '@/lib/scenarios/control/LockWatch';
import { Batches } from './Batches';
import { TableSubjects } from './TableSubjects';
import { judgedOrder, tableTrial, type JudgedTableOrder, type TableRace, type TableTrial } from './tableTrial';

export interface TableExploration
  extends TableRace, Pick<ExploreOptions<Trial>, 'reduce' | 'inFlight' | 'limit' | 'signal' | 'stuckAfterMs'> {
  /** Begins the subjects, so that those a killed process leaves behind can be found. */
  readonly prefix?: string;
}

/**
 * Runs every order of a race over tables of its own in Postgres, each on a subject of its own, and judges each by what the tables hold. `postgres` is best
 * made by openExplorerPool, with four connections for each order in flight. Resolves when all are judged and the subjects are removed.
 * Throws as exploreOrders does, and TypeError when the scenario has no such variant.
 */
export async function exploreTables(
  postgres: Pool,
  exploration: TableExploration,
  onJudged: (order: JudgedTableOrder) => void,
): Promise<Exploration> {
  const { scenario, inFlight } = exploration;
  const watch = new LockWatch(postgres);
  const subjects = new TableSubjects(postgres, scenario, exploration.parameters, exploration.prefix);
  const judgements = new Batches<string, Judgement>(inFlight, async (batch) => {
    const judged = await scenario.judge(postgres, batch);
    return batch.map((subject) => judged.get(subject) ?? { outcome: 'unknown', reason: 'the subject was not judged' });
  });
  const judging = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;

  const judge = async (order: RunOrder<TableTrial>): Promise<void> => {
    const judgement = await judgements.add(order.trial.subject);
    subjects.discard(order.trial.subject);
    onJudged(judgedOrder(exploration, order, judgement));
  };
  const onOrder = async (order: RunOrder<TableTrial>): Promise<void> => {
    // What could not be judged once is a store that is away, and no order after it would fare better.
    if (failure) throw failure.error;
    const judged: Promise<void> = judge(order)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        judging.delete(judged);
      });
    judging.add(judged);
    // An order is judged while the next ones run; only a backlog holds them up.
    if (judging.size > inFlight * 4) await judged;
  };
  try {
    const result = await exploreOrders<TableTrial>({
      ...exploration,
      onOrder,
      newTrial: async () => tableTrial(postgres, watch, exploration, await subjects.take()),
      onCut: ({ subject }) => Promise.resolve(subjects.discard(subject)),
    });
    await Promise.all(judging);
    const failed = failure as { readonly error: unknown } | null;
    if (failed) throw failed.error;
    await subjects.close();
    return result;
  } catch (error) {
    await Promise.all(judging);
    // The first thing that went wrong is the one to tell of.
    await subjects.close().catch(() => undefined);
    throw error;
  }
}
