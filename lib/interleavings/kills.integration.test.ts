import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startStack, type Stack } from '@/lib/embedded/startStack';
import type { StackInfo } from '@/lib/embedded/stackInfo';
import type { Exploration } from '@/lib/contract/interleavings';
import { createExploration } from '@/lib/state/interleavings/createExploration';
import { readExploration } from '@/lib/state/interleavings/readExploration';
import { openState, type State } from '@/lib/state/openState';
import { EXPLORED_CUSTOMER } from './scorecards/removeSubjects';

let home: string;
let stack: Stack;
let state: State;
let worker: ChildProcess;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lastwrite-explorer-kills-'));
  stack = await startStack({ home, port: null, env: clean(), samples: false });
  state = openState(stack.info.postgres.stateUrl);
  worker = await startWorker();
});
afterAll(async () => {
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.disconnect();
  await ended;
  await state.close();
  await stack.stop();
  await rm(home, { recursive: true, force: true });
});

function clean(): NodeJS.ProcessEnv {
  return Object.assign(Object.create(null) as NodeJS.ProcessEnv, Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LASTWRITE_'))));
}

async function startWorker(): Promise<ChildProcess> {
  const { postgres, clickhouse } = stack.info;
  const env = {
    ...clean(), LASTWRITE_POSTGRES_URL: postgres.readerUrl, LASTWRITE_CLICKHOUSE_URL: clickhouse.readerUrl, LASTWRITE_STATE_URL: postgres.stateUrl, LASTWRITE_EMBEDDED: '1',
    LASTWRITE_EXPLORER_POSTGRES_URL: postgres.url, LASTWRITE_EXPLORER_CLICKHOUSE_URL: clickhouse.url,
  };
  const started = fork('lib/server/worker/main.ts', [], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env });
  let output = '';
  for (const stream of [started.stdout, started.stderr]) stream?.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  await vi.waitFor(() => { expect(output).toContain('works on load tests and interleavings'); }, 30_000);
  return started;
}

/** A part that was started again has another process. */
async function pidOf(part: 'postgres' | 'clickhouse'): Promise<number> {
  const { [part]: { pid } } = JSON.parse(await readFile(join(home, 'stack.json'), 'utf8')) as StackInfo;
  if (pid === null) throw new Error(`${part} has no process`);
  return pid;
}

/** Long enough to be in the middle of it. */
const long = { scenario: 'scorecard_race', variant: 'save_all/async_closure', environment: 'local', reindex: false, limit: 160, reduce: false } as const;

/** Starts one, calls `kill` once its first orders are saved, and waits for its end and for its records to be gone. */
async function exploreThrough(kill: () => Promise<void> | void): Promise<Exploration> {
  const id = uuidv7();
  await createExploration(state, { id, request: long, idempotencyKey: null });
  const explored = async () => (await readExploration(state, id, { withSchedules: false }))?.explored ?? 0;
  await vi.waitFor(async () => { expect(await explored()).toBeGreaterThan(3); }, { timeout: 60_000, interval: 50 });
  await kill();
  // The state lies in the Postgres that was killed, and answers again in a moment.
  const ended = await vi.waitFor(async () => {
    const exploration = await readExploration(state, id, { withSchedules: true });
    expect(exploration?.finishedAt).toEqual(expect.any(String));
    return exploration ?? expect.fail();
  }, { timeout: 120_000, interval: 250 });
  await vi.waitFor(async () => { expect(await left(id)).toBe(0); }, { timeout: 60_000, interval: 500 });
  return ended;
}

async function left(id: string): Promise<number> {
  const client = new pg.Client({ connectionString: stack.info.postgres.url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM director.scorecards WHERE customer_id = $1 AND starts_with(profile_id, $2)', [EXPLORED_CUSTOMER, id.slice(-8)]);
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}

/** Each order is there once, and cut short it proves nothing. */
function expectHonest({ explored, schedules, complete }: Exploration): void {
  expect(complete).toBe(false);
  expect(schedules.map(({ n }) => n)).toEqual(Array.from({ length: explored }, (_, index) => index + 1));
  const texts = schedules.map(({ schedule }) => schedule.map(({ actor }) => actor).join(' '));
  expect(new Set(texts).size).toBe(texts.length);
}

it('the worker killed: the next one begins it anew and says whose it was; every order is there once', { timeout: 240_000 }, async () => {
  const { pid } = worker;
  const exploration = await exploreThrough(async () => {
    worker.kill('SIGKILL');
    worker = await startWorker();
  });
  expect(exploration).toMatchObject({ status: 'completed', explored: long.limit, errors: 0 });
  expect(exploration.notes.map(({ message }) => message).join()).toMatch(new RegExp(`A worker \\(.*-${pid}-.*\\) ended in the middle of it; it was begun anew`));
  expectHonest(exploration);
});

it('ClickHouse killed: it ends by itself, with the reason', { timeout: 240_000 }, async () => {
  const exploration = await exploreThrough(async () => { process.kill(await pidOf('clickhouse'), 'SIGKILL'); });
  expect(exploration.failure?.code).toMatch(/^(store_unavailable|orders_failed)$/);
  expect(exploration.failure?.detail).toMatch(/\.$/);
  expect(exploration.failure?.detail).not.toMatch(/ECONN|socket|127\.0\.0\.1/);
  expectHonest(exploration);
});

it('Postgres killed, with the console’s own database in it: it ends by itself, with the reason, or is begun anew', { timeout: 240_000 }, async () => {
  const exploration = await exploreThrough(async () => { process.kill(await pidOf('postgres'), 'SIGKILL'); });
  if (exploration.status === 'failed') expect(exploration.failure?.code).toMatch(/^(store_unavailable|orders_failed)$/);
  else expect(exploration.notes.length).toBeGreaterThan(0);
  expectHonest(exploration);
});
