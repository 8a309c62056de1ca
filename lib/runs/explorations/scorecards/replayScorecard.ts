import { v7 as uuidv7 } from 'uuid';
import type { Strategy } from '@/lib/reference/strategy';
import type { StateAfter } from '@/lib/contract/interleavings';
import type { Stores } from '@/lib/stores/openStores';
import { readRecords } from '@/lib/stores/readRecords';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { SourceFailure } from '@/lib/stores/SourceFailure';
import { databaseClock } from '../postgres/databaseClock';
import { LockWatch } from '@/lib/scenarios/control/LockWatch';
import { Sessions } from '@/lib/scenarios/control/Sessions';
import { replayOrder } from '@/lib/steps/replayOrder';
import { States } from '../States';
import type { TraceEvent } from '@/lib/steps/trace';
import { describeCopies } from './describeCopies';
import type { ScorecardStores } from './exploreScorecards';
import { InspectionBatches } from './judgeInBatches';
import { judgeOrder, scorecardTrial, type JudgedOrder, type ScorecardActors } from './scorecardTrial';
import { removeRecord } from './removeRecord';
import { createSubject, type ServiceContext, type Subject } from './subjects';

export interface ScorecardReplay extends ScorecardActors {
  readonly strategy: Strategy;
  readonly environmentId: string;
  readonly parent: { readonly customer: string; readonly profile: string };
}

export type ReplayedScorecard = JudgedOrder & { readonly states: readonly StateAfter[] };

const TIMEOUT_MS = 10_000;

/**
 * Runs one order on a fresh scorecard, reads all copies before the first step and after each, and judges. Throws as replayOrder does, and leaves no record behind
 * then: whether an order fits shows only while it runs.
 */
export async function replayScorecard(
  { postgres, clickhouse, inspected }: ScorecardStores,
  options: ScorecardReplay,
  actors: readonly string[],
): Promise<ReplayedScorecard> {
  const service: ServiceContext = {
    postgres,
    clickhouse,
    clock: await databaseClock(postgres),
    newId: uuidv7,
    strategy: options.strategy,
  };
  const subject = await createSubject(service, options.scenario, options.parent);
  try {
    return await runOn(subject, service, { postgres, clickhouse, inspected }, options, actors);
  } catch (error) {
    await removeRecord({ postgres, clickhouse }, subject.name);
    throw error;
  }
}

async function runOn(
  subject: Subject,
  service: ServiceContext,
  { postgres, inspected }: ScorecardStores,
  options: ScorecardReplay,
  actors: readonly string[],
): Promise<ReplayedScorecard> {
  const trial = scorecardTrial(subject, service, new Sessions(postgres, new LockWatch(postgres)), options);
  const states = new States();
  const look = async (event?: TraceEvent): Promise<void> => {
    const held = states.all.at(-1)?.copies;
    const same = held !== undefined && event !== undefined && !touchesClickHouse(event);
    const [read] = await readRecords(same ? withoutClickHouse(inspected) : inspected, scorecardType, [subject.name], {
      timeoutMs: TIMEOUT_MS,
    });
    if (read)
      states.add(
        same ? { ...describeCopies(read), RAW: held.RAW ?? {}, FINAL: held.FINAL ?? {} } : describeCopies(read),
      );
  };
  await look();
  const order = await replayOrder(trial, actors, (event) => look(event));
  const batches = new InspectionBatches({
    stores: inspected,
    environmentId: options.environmentId,
    timeoutMs: TIMEOUT_MS,
    atOnce: 1,
  });
  return { ...judgeOrder(options, order, await batches.inspect(subject.name, trial.calls)), states: states.all };
}

/** After any other step ClickHouse holds what it held before it; reading it costs more than all the rest. */
function touchesClickHouse({ declaration: { writes, merges = [] } }: TraceEvent): boolean {
  return [...writes, ...merges].some((resource) => resource.startsWith('clickhouse:'));
}

function withoutClickHouse(stores: Stores): Stores {
  const run = () => Promise.reject(new SourceFailure({ code: 'query_failed', message: 'not asked', hint: '' }));
  return { ...stores, clickhouse: { ...stores.clickhouse, run } };
}
