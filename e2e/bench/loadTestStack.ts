import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOf } from '../../lib/build/programOf.js';
import type { StackInfo } from '../../lib/embedded/stackInfo';
import { startStack } from '../../lib/embedded/startStack';
import type { LoadTest } from '../../lib/contract/loadTests';
import { readEnv } from '../../lib/environments/readEnv';
import { toConfig } from '../../lib/environments/toConfig';
import type { Config } from '../../lib/environments/config';
import { createLoadTest } from '../../lib/state/loadTests/createLoadTest';
import { racedOf } from '@/lib/scenarios/Scenario';
import { scorecardRace } from '@/lib/scenarios/scorecard-race/scorecardRace';
import { openState, type State } from '../../lib/state/openState';

export interface FinishedRow {
  readonly delay_ms: number;
  readonly outcome: 'passed' | 'failed' | 'errored';
  readonly delay_error_ms: number | null;
}

export interface FinishedRun {
  /** From the request to the last outcome. */
  readonly wallMs: number;
  readonly rows: readonly FinishedRow[];
}

export interface LoadTestStack {
  /** As a worker's own: the stores for reading, the service, the console's database. */
  readonly config: Config;
  readonly state: State;
  /** The addresses of its parts, as users that may write. */
  readonly info: StackInfo;
  /** The folder that all of it lies in. */
  readonly home: string;
  /** Has as many workers as that, each a process of its own with its judge. */
  setWorkers(count: number): Promise<void>;
  run(request: LoadTest['request']): Promise<FinishedRun>;
  stop(): Promise<void>;
}

const LOOK_MS = 50;
const WORKER_READY_MS = 3_000;

/** What a worker beside a stack is configured with. */
export function workerVariables({ postgres, clickhouse, coaching }: StackInfo) {
  return {
    LASTWRITE_POSTGRES_URL: postgres.readerUrl,
    LASTWRITE_CLICKHOUSE_URL: clickhouse.readerUrl,
    LASTWRITE_STATE_URL: postgres.stateUrl,
    LASTWRITE_COACHING_URL: coaching.url ?? '',
    LASTWRITE_COACHING_GRPC_URL: coaching.grpcUrl ?? '',
    LASTWRITE_EMBEDDED: '1',
    LASTWRITE_LOG_LEVEL: 'error',
  };
}

/** Embedded stores and the reference service in a folder of their own, and no console. */
export async function startLoadTestStack(): Promise<LoadTestStack> {
  const home = await mkdtemp(join(tmpdir(), 'lastwrite-bench-'));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LASTWRITE_')));
  const stack = await startStack({ home, port: null, env, samples: false, volatile: true });
  const kill = () => stack.kill();
  process.once('exit', kill);
  const { postgres } = stack.info;
  const variables = workerVariables(stack.info);
  const state = openState(postgres.stateUrl);
  const workers: ChildProcess[] = [];
  const end = async (worker: ChildProcess) => {
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    if (worker.connected) worker.disconnect();
    await ended;
  };
  return {
    config: toConfig(readEnv(variables), null, home),
    state,
    info: stack.info,
    home,
    async setWorkers(count) {
      await Promise.all(workers.splice(count).map(end));
      if (workers.length === count) return;
      const { file, flags } = programOf('worker');
      while (workers.length < count) {
        workers.push(
          fork(file, [], {
            execArgv: [...flags],
            stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
            env: { ...process.env, ...variables },
          }),
        );
      }
      await sleep(WORKER_READY_MS);
    },
    run: (request) => runToEnd(state, request),
    async stop() {
      process.off('exit', kill);
      await Promise.all(workers.splice(0).map(end));
      await state.close();
      await stack.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function runToEnd(state: State, request: LoadTest['request']): Promise<FinishedRun> {
  const id = randomUUID();
  await createLoadTest(state, { id, request, raced: racedOf(scorecardRace), idempotencyKey: null });
  for (;;) {
    await sleep(LOOK_MS);
    const {
      rows: [run],
    } = await state.pool.query<{ wall: number | null; failure: unknown }>(
      `
      SELECT extract(epoch FROM coalesce(completed_at, failed_at) - created_at)::float8 * 1000 AS wall, failure FROM lastwrite.load_tests WHERE id = $1`,
      [id],
    );
    if (run?.failure) throw new Error(`the load test failed: ${JSON.stringify(run.failure)}`);
    if (typeof run?.wall !== 'number') continue;
    const { rows } = await state.pool.query<FinishedRow>(
      'SELECT delay_ms, outcome, delay_error_ms FROM lastwrite.iterations WHERE load_test_id = $1',
      [id],
    );
    return { wallMs: run.wall, rows };
  }
}

function sleep(forMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forMs));
}
