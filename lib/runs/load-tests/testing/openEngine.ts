import { randomBytes } from 'node:crypto';
import { createServer, request, type IncomingHttpHeaders, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { inject } from 'vitest';
import { BackgroundWork } from '@/lib/reference/BackgroundWork';
import { createWallClock } from '@/lib/reference/clock';
import { openStores } from '@/lib/reference/openStores';
import { recordInBackground } from '@/lib/reference/recordInBackground';
import { createGrpcServer } from '@/lib/reference/grpc/grpcServer';
import { createCoachingServer, type CoachingServerOptions } from '@/lib/reference/server';
import { parseStrategy, type Strategy } from '@/lib/reference/strategy';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import type { CoachingConfig, EnvironmentConfig, TargetConfig } from '@/lib/environments/config';
import { readEnv } from '@/lib/environments/readEnv';
import { toConfig } from '@/lib/environments/toConfig';
import type { SavedRequest } from '@/lib/contract/loadTests';
import type { ScenarioDefinition } from '@/lib/contract/scenarioFile';
import { EVENTUALLY_MS } from '@/lib/testing/eventuallyMs.js';
import { createServer as createConsole, type Server } from '@/lib/server/getServer';
import { checkInvariants } from '@/lib/server/checkInvariants';
import { inspectMany } from '@/lib/server/inspections';
import { createLog } from '@/lib/server/log';
import { createMetrics } from '@/lib/server/metrics';
import { storesAway } from '@/lib/server/worker/storesAway';
import { insertLoadTest } from '@/lib/state/loadTests/testing/insertLoadTest';
import { openState, type State } from '@/lib/state/openState';
import type { CleanupContext } from '../cleanUp';
import { openJobs } from '../../jobs/openJobs';
import { createJudge } from '../judge/createJudge';
import { openWorker } from '../openWorker';
import { createRacer } from '../race/createRacer';
import type { Racer } from '../race/Racer';
import { engineLimits, type EngineLimits } from '../run/EngineContext';

export interface IterationRow {
  readonly n: number;
  readonly delay_ms: number;
  readonly outcome: 'passed' | 'failed' | 'errored' | null;
  readonly finish_order: number;
  readonly violations: readonly string[];
  readonly error: string | null;
  readonly subject: string;
  readonly attempts: number;
  readonly record_gone_at: Date | null;
  readonly convergence_ms: number | null;
  readonly delay_error_ms: number | null;
  readonly calls: readonly {
    readonly actor: string;
    readonly call: string;
    readonly status: number;
    readonly startedAt: string;
    readonly response: unknown;
    readonly sent?: { readonly url: string };
    readonly captured?: unknown;
  }[];
  readonly steps: readonly { readonly name: string; readonly call: string }[];
  readonly inspection: { readonly verdict: string } | null;
  readonly tables: Readonly<Record<string, Readonly<Record<string, string>>>> | null;
}

export interface Engine {
  readonly databases: TestDatabases;
  readonly state: State;
  /** A console on the same stores, whose environment `local` has no coaching service. */
  readonly server: Server;
  /** The reference service, in this process. */
  readonly referenceUrl: string;
  readonly referenceGrpcUrl: string;
  /** What its worker cleans up with. */
  readonly cleanup: CleanupContext;
  /** Adds an environment on the same stores. */
  addEnvironment(id: string, coaching: CoachingConfig): void;
  /** Adds a target of a team's own to the environment `local`. */
  addTarget(id: string, target: Partial<TargetConfig>): void;
  /** With a definition, of a scenario that a file says. */
  start(request: Partial<SavedRequest>, definition?: ScenarioDefinition): Promise<string>;
  /** Waits for the end. */
  ended(id: string): Promise<{
    readonly status: 'completed' | 'cancelled' | 'failed';
    readonly failure: { readonly code: string; readonly detail: string } | null;
  }>;
  iterations(id: string): Promise<readonly IterationRow[]>;
  close(): Promise<void>;
}

/** Cleaning races nobody: on a busy machine it takes its time. */
const CLEANUP_MS = 60_000;

/** A worker, its judge and the reference service, all in this process, on databases of the test file. */
export async function openEngine(
  limits: Partial<EngineLimits> = {},
  /** In front of the one that races. */
  before: (racer: Racer) => Racer = (racer) => racer,
): Promise<Engine> {
  const stack = inject('lastwriteStack');
  const databases = await createTestDatabases(stack);
  const { postgresReaderUrl, stateUrl, clickhouse } = databases;
  const env = readEnv({
    LASTWRITE_POSTGRES_URL: postgresReaderUrl,
    LASTWRITE_CLICKHOUSE_URL: clickhouse.readerUrl,
    LASTWRITE_STATE_URL: stateUrl,
    LASTWRITE_EMBEDDED: '1',
    // Stores that answer at all do so in time, on a busy machine too.
    LASTWRITE_TIMEOUT_MS: '30000',
    LASTWRITE_LOG_LEVEL: 'silent',
  });
  const config = toConfig(env, null, '/nowhere');
  const state = openState(stateUrl);
  const reference = await serveReference(databases, state);
  const environments = new Map<string, EnvironmentConfig>();
  const addEnvironment: Engine['addEnvironment'] = (id, coaching) => {
    environments.set(id, { ...config.environments[0], id, coaching, loadTests: true });
  };
  addEnvironment('local', { url: reference.url, grpcUrl: reference.grpcUrl, token: null });

  const server = createConsole(config, { log: createLog('silent'), metrics: createMetrics() });
  const environmentOf = (id: string) => {
    const found = environments.get(id);
    if (!found) throw new Error(`no environment ${id}`);
    return found;
  };
  const jobs = openJobs(stateUrl, () => undefined);
  const findEnvironment = (id: string) => environments.get(id) ?? null;
  const allLimits = { ...engineLimits, ...limits };
  const worker = openWorker({
    state,
    jobs,
    worker: `test-${randomBytes(2).toString('hex')}`,
    sweepMs: 200,
    findEnvironment,
    racer: before(
      createRacer({
        findEnvironment,
        callTimeoutMs: allLimits.callTimeoutMs,
        postgres: state.pool,
        random: Math.random,
        lab: { url: stack.postgres.labUrl, clickhouseUrl: stack.clickhouse.url },
      }),
    ),
    racesSql: true,
    probeStores: (environment) => storesAway(server, environment),
    openJudge: (onFinished) =>
      createJudge({
        state,
        findEnvironment,
        // A copy that does arrive arrives in time, on a busy machine too.
        lateWithinMs: EVENTUALLY_MS,
        checkInvariants: (id, scenario, name) => checkInvariants(server, environmentOf(id), scenario, name),
        onFinished,
        onError: () => undefined,
        inspectMany: (id, names, { settleMs }) => inspectMany(server, { ...environmentOf(id), settleMs }, names),
      }),
    onError: () => undefined,
    onEvent: () => undefined,
    limits: allLimits,
  });
  return {
    databases,
    state,
    server,
    cleanup: { state, findEnvironment, callTimeoutMs: CLEANUP_MS },
    addEnvironment,
    referenceUrl: reference.url,
    referenceGrpcUrl: reference.grpcUrl,
    addTarget: (id, change) => {
      const local = findEnvironment('local');
      if (local === null) throw new Error('there is no environment local');
      const target = { url: null, grpcUrl: null, token: null, headers: {}, ca: null, protos: [], ...change };
      environments.set('local', { ...local, targets: { ...local.targets, [id]: target } });
    },
    start: (change, definition) => insertLoadTest(state, change, definition),
    ended: (id) => endOf(state, id),
    iterations: (id) => iterationsOf(state, id),
    async close() {
      await worker.close();
      await jobs.close();
      await reference.close();
      await server.close();
      await state.close();
      await databases.drop();
    },
  };
}

export async function endOf(state: State, id: string, withinMs = EVENTUALLY_MS): ReturnType<Engine['ended']> {
  for (const until = performance.now() + withinMs; performance.now() < until;) {
    const {
      rows: [row],
    } = await state.pool
      .query<{ status: 'completed' | 'cancelled' | 'failed' | null; failure: { code: string; detail: string } | null }>(
        `
      SELECT CASE WHEN completed_at IS NOT NULL THEN 'completed' WHEN cancelled_at IS NOT NULL THEN 'cancelled' WHEN failed_at IS NOT NULL THEN 'failed' END AS status, failure
      FROM lastwrite.load_tests WHERE id = $1`,
        [id],
      )
      .catch(() => ({ rows: [] }));
    if (row?.status) return { status: row.status, failure: row.failure };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the load test ${id} did not end within ${withinMs} ms`);
}

export async function iterationsOf(state: State, id: string): Promise<readonly IterationRow[]> {
  return (
    await state.pool.query<IterationRow>('SELECT * FROM lastwrite.iterations WHERE load_test_id = $1 ORDER BY n', [id])
  ).rows;
}

/** How many iterations a worker has taken so far. */
export async function countBegun(state: State, id: string): Promise<number> {
  const {
    rows: [row],
  } = await state.pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM lastwrite.iterations WHERE load_test_id = $1 AND attempts > 0',
    [id],
  );
  return row?.n ?? 0;
}

export async function notesOf(state: State, id: string): Promise<readonly string[]> {
  return (
    await state.pool.query<{ message: string }>(
      'SELECT message FROM lastwrite.load_test_notes WHERE load_test_id = $1 ORDER BY at',
      [id],
    )
  ).rows.map(({ message }) => message);
}

/** The reference service in this process, over both transports. */
export async function serveReference(
  databases: TestDatabases,
  state: State,
): Promise<{ readonly url: string; readonly grpcUrl: string; close(): Promise<void> }> {
  const stores = openStores(databases.postgresUrl, databases.clickhouse.url);
  const recorder = recordInBackground(state, 'local', () => undefined);
  const background = new BackgroundWork();
  const options: CoachingServerOptions = {
    ...stores,
    clock: createWallClock(),
    newId: uuidv7,
    random: Math.random,
    defaults: { strategy: parseStrategy('save_all/async_closure') as Strategy, latency: 'none' },
    records: ({ call }) => call !== 'GetScorecard',
    onCall: ({ failure: _failure, ...call }) => {
      recorder.record(call);
    },
    onFailure: () => undefined,
  };
  const service = createCoachingServer(options, background);
  const grpc = createGrpcServer(options, background);
  const [port, grpcPort] = await Promise.all([service.listen(0, '127.0.0.1'), grpc.listen(0, '127.0.0.1')]);
  return {
    url: `http://127.0.0.1:${port}`,
    grpcUrl: `http://127.0.0.1:${grpcPort}`,
    async close() {
      await Promise.all([service.close(), grpc.close()]);
      await background.quiet(5_000);
      await recorder.close();
      await stores.close();
    },
  };
}

export type Answering = (call: {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly headers: IncomingHttpHeaders;
}) =>
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | { readonly passAfterMs: number }
  | 'pass'
  | 'broken'
  | 'silent';

/** A coaching API that stands before the reference service, says nothing of being it, and answers some calls by itself. */
export async function startGateway(
  upstream: string,
  answering: Answering,
  port = 0,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server: HttpServer = createServer((incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    const answer = answering({ method, path, headers, token: headers.authorization?.replace('Bearer ', '') });
    if (answer === 'silent') return;
    if (answer === 'broken') {
      incoming.socket.destroy();
      return;
    }
    if (answer !== 'pass' && 'status' in answer) {
      incoming.resume();
      outgoing.writeHead(answer.status, answer.headers).end(answer.body ?? '');
      return;
    }
    const passed = request(
      upstream + path,
      { method, headers: { ...headers, host: new URL(upstream).host } },
      (response) => {
        const { 'lastwrite-service': _service, 'lastwrite-call': _call, ...others } = response.headers;
        outgoing.writeHead(response.statusCode ?? 502, others);
        response.pipe(outgoing);
      },
    );
    passed.on('error', () => outgoing.destroy());
    setTimeout(() => incoming.pipe(passed), answer === 'pass' ? 0 : answer.passAfterMs);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
    },
  };
}
