import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { startStack, type Stack } from '@/lib/embedded/startStack';
import type { Exploration } from '@/lib/contract/interleavings';
import { scorecardRaced } from '@/lib/contract/testing/aLoadTest';
import {
  cleanEnv,
  endWorkerProcess,
  pidOf,
  startWorkerProcess,
  whileStopped,
  workerEnv,
} from '@/lib/runs/load-tests/testing/killedStack';
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
  stack = await startStack({ home, port: null, env: cleanEnv(), samples: false });
  state = openState(stack.info.postgres.stateUrl);
  worker = await startWorkerProcess(workerEnv(stack.info));
});
afterAll(async () => {
  await endWorkerProcess(worker);
  await state.close();
  await stack.stop();
  await rm(home, { recursive: true, force: true });
});

/** Long enough to be in the middle of it. */
const long = {
  scenario: 'scorecard_race',
  variant: 'save_all/async_closure',
  environment: 'local',
  reindex: false,
  limit: 50,
  reduce: false,
  parameters: {},
} as const;

/** Starts one, calls `kill` once its first orders are saved, and waits for its end and for its records to be gone. */
async function exploreThrough(kill: (id: string) => Promise<void> | void): Promise<Exploration> {
  const id = uuidv7();
  await createExploration(state, { id, request: long, raced: scorecardRaced, idempotencyKey: null });
  const explored = async () => (await readExploration(state, id, null))?.explored ?? 0;
  await eventually(async () => {
    expect(await explored()).toBeGreaterThan(3);
  }, 50);
  await kill(id);
  // The state lies in the Postgres that was killed, and answers again in a moment.
  const ended = await eventually(async () => {
    const exploration = await readExploration(state, id, { after: 0, limit: null });
    expect(exploration?.finishedAt).toEqual(expect.any(String));
    return exploration ?? expect.fail();
  }, 250);
  await eventually(async () => {
    expect(await left(id)).toBe(0);
  }, 500);
  return ended;
}

async function left(id: string): Promise<number> {
  const client = new pg.Client({ connectionString: stack.info.postgres.url });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      'SELECT FROM director.scorecards WHERE customer_id = $1 AND starts_with(profile_id, $2)',
      [EXPLORED_CUSTOMER, id.slice(-8)],
    );
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

it('the worker killed: the next one begins it anew and says whose it was; every order is there once', async () => {
  const { pid } = worker;
  const exploration = await exploreThrough(async () => {
    worker.kill('SIGKILL');
    worker = await startWorkerProcess(workerEnv(stack.info));
  });
  const { status, explored, errors, failure, notes } = exploration;
  expect({ status, explored, errors }, JSON.stringify({ failure, notes })).toEqual({
    status: 'completed',
    explored: long.limit,
    errors: 0,
  });
  expect(notes.map(({ message }) => message).join()).toMatch(
    new RegExp(`A worker \\(.*-${pid}-.*\\) ended or lost touch in the middle of it; it was begun anew`),
  );
  expectHonest(exploration);
});

it('the worker stopped for longer than its lease and continued: only the one that took it over saves orders', async () => {
  const stopped = worker;
  const { pid } = stopped;
  try {
    const exploration = await exploreThrough(async (id) => {
      await whileStopped(stopped, async () => {
        worker = await startWorkerProcess(workerEnv(stack.info));
        await eventually(async () => {
          expect((await readExploration(state, id, null))?.notes).toHaveLength(1);
        }, 50);
      });
    });
    expect(exploration).toMatchObject({ status: 'completed', explored: long.limit, errors: 0, failure: null });
    expect(exploration.notes.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        new RegExp(`A worker \\(.*-${pid}-.*\\) ended or lost touch in the middle of it; it was begun anew`),
      ),
    ]);
    expectHonest(exploration);
  } finally {
    await endWorkerProcess(stopped);
  }
});

it('ClickHouse killed: it ends by itself, with the reason, or says how many orders could not be judged', async () => {
  const exploration = await exploreThrough(async () => {
    process.kill(await pidOf(home, 'clickhouse'), 'SIGKILL');
  });
  // It is back in a moment: whether so many orders met its absence that it was given up, is how fast the machine is.
  const { failure, errors, notes } = exploration;
  if (failure === null) expect(notes.map(({ message }) => message)).toEqual([ordersLeftOut(errors)]);
  else expect(failure.code).toMatch(/^(store_unavailable|orders_failed)$/);
  for (const said of [failure?.detail, ...notes.map(({ message }) => message)]) {
    if (said === undefined) continue;
    expect(said).toMatch(/\.$/);
    expect(said).not.toMatch(/ECONN|socket|127\.0\.0\.1/);
  }
  expectHonest(exploration);
});

const ordersLeftOut = (errors: number): unknown =>
  expect.stringMatching(errors === 1 ? /^One order could not be judged: / : `^${errors} orders could not be judged: `);

it('Postgres killed, with the console’s own database in it: it ends by itself, with the reason, or is begun anew', async () => {
  const exploration = await exploreThrough(async () => {
    process.kill(await pidOf(home, 'postgres'), 'SIGKILL');
  });
  const { failure } = exploration;
  if (exploration.status === 'failed')
    expect(failure?.code, failure?.detail).toMatch(/^(store_unavailable|orders_failed)$/);
  else expect(exploration.notes.length).toBeGreaterThan(0);
  expectHonest(exploration);
});
