import type { LoadTest } from '@/lib/contract/loadTests';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { RequestScenario } from '@/lib/scenarios/requests/RequestScenario';
import { scenarioOfRun } from '@/lib/scenarios/ScenarioRegistry';
import { findUncleaned } from '@/lib/state/loadTests/cleanup';
import { failLoadTest } from '@/lib/state/loadTests/failLoadTest';
import { findUnclaimed, type UnclaimedLoadTest } from '@/lib/state/loadTests/findUnclaimed';
import { finishExhausted } from '@/lib/state/loadTests/finishIterations';
import { noteLost } from '@/lib/state/loadTests/noteLost';
import { readRun } from '@/lib/state/loadTests/readRun';
import { cleanUp } from './cleanUp';
import type { Jobs } from '../jobs/openJobs';
import { openRounds } from '../jobs/openRounds';
import type { Judge, OnFinished } from './judge/Judge';
import type { EngineContext } from './run/EngineContext';
import { startRun, type ActiveRun } from './run/startRun';

export interface WorkerContext extends Omit<EngineContext, 'judge' | 'jobs'> {
  readonly jobs: Pick<Jobs, 'enqueueCleanup' | 'work'>;
  readonly openJudge: (onFinished: OnFinished) => Judge;
  /** A Postgres is named for races of SQL. */
  readonly racesSql: boolean;
  /** Between two looks for what nobody works on. */
  readonly sweepMs?: number;
}

export interface Worker {
  /** Sends no further call, gives back what is not finished, and resolves when that is done. */
  close(): Promise<void>;
}

const SWEEP_MS = 2_000;
/** A worker that does not know a run's environment leaves it to others for so long. */
const ORPHANED_MS = 10_000;
const CLEAN_AGAIN_MS = 60_000;
/** Records that nobody needs any more pile up while a run goes on. */
const CLEAN_ON_THE_WAY_MS = 5_000;

/**
 * Works on every load test that there is something to do for. A job wakes it at once; every two seconds it looks by itself, so that what
 * a killed process left behind, and a job that was lost, cost seconds and nothing more.
 */
export function openWorker(context: WorkerContext): Worker {
  const { state, jobs } = context;
  const closing = new AbortController();
  const active = new Map<string, ActiveRun>();
  const orphanedSinceMs = new Map<string, number>();
  const cleaningSinceMs = new Map<string, number>();
  const judge = context.openJudge(({ loadTestId, claimIds, over }) => active.get(loadTestId)?.finished(claimIds, over));

  const join = async (id: string): Promise<'joined' | 'orphaned' | 'nothing'> => {
    if (active.has(id) || closing.signal.aborted) return 'nothing';
    const run = await readRun(state, id);
    if (run === null || run.over || active.has(id)) return 'nothing';
    const environment = context.findEnvironment(run.request.environment);
    const scenario = scenarioOfRun(run.request.scenario, run.definition, environment);
    if (
      environment === null ||
      scenario === null ||
      (scenario.kind === 'sql' && !context.racesSql) ||
      (scenario.kind === 'requests' && !canCall(environment, scenario, run.request.variant)) ||
      (scenario.kind === 'calls' && !canRace(environment, run.request.transport))
    )
      return 'orphaned';
    const started = startRun({ ...context, judge }, { run, environment, scenario });
    active.set(id, started);
    context.onEvent('joined a load test', { loadTest: id });
    void started.ended.finally(() => {
      active.delete(id);
      context.onEvent('left a load test', { loadTest: id });
    });
    return 'joined';
  };

  const sweep = async (): Promise<void> => {
    for (const found of await findUnclaimed(state)) {
      await tellLost(context, found);
      const joined = await join(found.id);
      if (joined !== 'orphaned') orphanedSinceMs.delete(found.id);
      else await giveUpOrphan(context, found, orphanedSinceMs);
    }
    const cleanEvery = async (id: string, everyMs: number) => {
      if (performance.now() - (cleaningSinceMs.get(id) ?? -Infinity) < everyMs) return;
      cleaningSinceMs.set(id, performance.now());
      await jobs.enqueueCleanup(id);
    };
    for (const id of active.keys()) await cleanEvery(id, CLEAN_ON_THE_WAY_MS);
    for (const id of await findUncleaned(state, CLEAN_AGAIN_MS)) await cleanEvery(id, CLEAN_AGAIN_MS);
  };
  const sweeping = openRounds({
    round: sweep,
    everyMs: context.sweepMs ?? SWEEP_MS,
    onError: (error) => context.onError('looking for load tests failed', error),
  });
  jobs.work({
    loadTest: async (id) => {
      await join(id);
    },
    cleanup: (id) =>
      cleanUp({ state, findEnvironment: context.findEnvironment, callTimeoutMs: context.limits.callTimeoutMs }, id),
  });
  return {
    async close() {
      closing.abort();
      for (const run of active.values()) run.stop();
      await Promise.all([sweeping.close(), ...[...active.values()].map(({ ended }) => ended)]);
      await Promise.all([judge.close(), context.racer.close()]);
    },
  };
}

function canRace({ coaching, loadTests }: EnvironmentConfig, transport: LoadTest['request']['transport']): boolean {
  return loadTests && coaching !== null && (transport === 'http' || coaching.grpcUrl !== undefined);
}

function canCall({ targets, loadTests }: EnvironmentConfig, scenario: RequestScenario, variant: string): boolean {
  const target = targets[scenario.targetOf(variant)];
  return loadTests && target !== undefined && (scenario.driver === 'grpc' ? target.grpcUrl : target.url) !== null;
}

async function tellLost({ state, onEvent }: WorkerContext, { id, lost }: UnclaimedLoadTest): Promise<void> {
  if (lost.length === 0) return;
  await noteLost(state, id);
  for (const { worker, count } of lost) onEvent('took over from a worker', { loadTest: id, worker, count });
  await finishExhausted(state, id);
}

async function giveUpOrphan(
  { state }: WorkerContext,
  { id, held }: UnclaimedLoadTest,
  sinceMs: Map<string, number>,
): Promise<void> {
  const nowMs = performance.now();
  if (held) sinceMs.delete(id);
  else if (!sinceMs.has(id)) sinceMs.set(id, nowMs);
  else if (nowMs - (sinceMs.get(id) ?? nowMs) > ORPHANED_MS) {
    await failLoadTest(state, id, {
      code: 'environment_gone',
      detail: 'Its environment, scenario or target is no longer configured or no longer allows load tests.',
    });
    sinceMs.delete(id);
  }
}
