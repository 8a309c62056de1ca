import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SavedRequest } from '@/lib/contract/loadTests';
import { openStores } from '@/lib/reference/openStores';
import { startStack, type Stack } from '@/lib/embedded/startStack';
import { cancelLoadTest } from '@/lib/state/loadTests/cancelLoadTest';
import { readLoadTest } from '@/lib/state/loadTests/readLoadTest';
import { insertLoadTest } from '@/lib/state/loadTests/testing/insertLoadTest';
import { openState, type State } from '@/lib/state/openState';
import { eventually } from '@/lib/testing/eventually';
import { cleanEnv, endWorkerProcess, startWorkerProcess, workerEnv } from './testing/killedStack';
import { endOf, iterationsOf } from './testing/openEngine';

let home: string;
let stack: Stack;
let state: State;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lastwrite-ramp-'));
  stack = await startStack({ home, port: null, env: cleanEnv(), samples: false });
  state = openState(stack.info.postgres.stateUrl);
  // Two, so that one of them has to wait for the ramp of the other.
  for (let each = 0; each < 2; each += 1) workers.push(await startWorkerProcess(workerEnv(stack.info)));
});
afterAll(async () => {
  await Promise.all(
    workers.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null).map(endWorkerProcess),
  );
  await state.close();
  await stack.stop();
  await rm(home, { recursive: true, force: true });
});

const request: Partial<SavedRequest> = {
  variant: 'own_columns/async_reread_row_version',
  delaysMs: [0, 50],
  iterations: 20,
  concurrency: 'auto',
  settleMs: 300,
};

async function discardedOf(id: string): Promise<readonly string[]> {
  return (
    await state.pool.query<{ subject: string }>(
      'SELECT unnest(discarded) AS subject FROM lastwrite.iterations WHERE load_test_id = $1',
      [id],
    )
  ).rows.map(({ subject }) => subject);
}

/** How many of these records the truth holds. */
async function stored(names: readonly string[]): Promise<number> {
  const stores = openStores(stack.info.postgres.url, stack.info.clickhouse.url);
  try {
    const { rowCount } = await stores.postgres.query(
      'SELECT FROM director.scorecards WHERE scorecard_id::text = ANY ($1::text[])',
      [names.map((name) => name.split('/').at(-1))],
    );
    return rowCount ?? 0;
  } finally {
    await stores.close();
  }
}

/** Once the ramp holds a claim and has put down what it is about to make. */
async function inItsRamp(id: string): Promise<void> {
  await eventually(async () => {
    const { rowCount } = await state.pool.query(
      'SELECT FROM lastwrite.load_tests WHERE id = $1 AND ramp_claim IS NOT NULL AND ramped_at IS NULL',
      [id],
    );
    expect([rowCount, (await discardedOf(id)).length > 0]).toEqual([1, true]);
  }, 20);
}

/** Cleaning up looks again once nobody can write any more. */
async function expectClean(id: string, names: readonly string[]): Promise<void> {
  await eventually(async () => {
    expect(await stored(names)).toBe(0);
  }, 200);
  expect(names.length, id).toBeGreaterThan(0);
}

describe('a run that leaves its concurrency open', () => {
  it('ramps up once for all workers, keeps what each level measured, counts none of it, and deletes its records', async () => {
    const id = await insertLoadTest(state, request);
    expect((await readLoadTest(state, id))?.ramp).toMatchObject({ chosen: null });
    expect(await endOf(state, id)).toEqual({ status: 'completed', failure: null });
    const loadTest = await readLoadTest(state, id);
    const { chosen = null, stoppedBy, levels = [] } = loadTest?.ramp ?? {};
    expect(loadTest?.request.concurrency).toBe(chosen);
    expect(levels.map(({ concurrency }) => concurrency)).toContain(chosen);
    expect(levels[0]).toMatchObject({ concurrency: 1, errored: 0 });
    expect(levels[0]?.callMs).toBeGreaterThan(0);
    expect(stoppedBy).not.toBeNull();
    const rows = await iterationsOf(state, id);
    expect(loadTest?.progress).toMatchObject({ planned: 40, finished: 40 });
    expect(rows.map(({ outcome, error }) => [outcome, error])).toEqual(rows.map(() => ['passed', null]));
    // One ramp, of one worker: a record for each of its races and the one before them.
    const made = await discardedOf(id);
    expect(made).toHaveLength(levels.reduce((sum, { concurrency }) => sum + Math.max(3, 2 * concurrency), 1));
    expect(rows.filter(({ subject }) => made.includes(subject))).toEqual([]);
    await expectClean(id, made);
  });

  it('its twin that names it has no ramp', async () => {
    const id = await insertLoadTest(state, { ...request, iterations: 4, concurrency: 3 });
    await endOf(state, id);
    expect(await readLoadTest(state, id)).toMatchObject({ ramp: null, request: { concurrency: 3 } });
    expect(await discardedOf(id)).toEqual([]);
  });

  it('over rows of a scenario’s own it ramps up too', async () => {
    const id = await insertLoadTest(state, {
      ...request,
      scenario: 'evaluation_batches',
      variant: 'requery',
      parameters: { batches: [2, 2] },
    });
    expect(await endOf(state, id)).toEqual({ status: 'completed', failure: null });
    expect((await readLoadTest(state, id))?.ramp?.chosen).toBeGreaterThan(0);
  });

  it('cancelled in the middle of its ramp it ends at once, and its records go', async () => {
    const id = await insertLoadTest(state, { ...request, latency: 'staging' });
    await inItsRamp(id);
    await cancelLoadTest(state, id);
    const made = await discardedOf(id);
    expect(await endOf(state, id)).toMatchObject({ status: 'cancelled' });
    expect((await readLoadTest(state, id))?.ramp?.chosen).toBeNull();
    expect((await iterationsOf(state, id)).filter(({ attempts }) => attempts > 0)).toEqual([]);
    await expectClean(id, made);
  });

  it('a worker killed in the middle of its ramp: another one does it again, and the records of both go', async () => {
    const id = await insertLoadTest(state, { ...request, latency: 'staging' });
    await inItsRamp(id);
    // Whichever holds it is among them; the one that is started instead finds it as it was left.
    for (const worker of workers.splice(0)) worker.kill('SIGKILL');
    const left = await discardedOf(id);
    workers.push(await startWorkerProcess(workerEnv(stack.info)));
    expect(await endOf(state, id)).toEqual({ status: 'completed', failure: null });
    const { ramp, progress } = (await readLoadTest(state, id)) ?? {};
    expect([ramp?.chosen === null, progress?.finished]).toEqual([false, 40]);
    const made = await discardedOf(id);
    expect(made).toEqual(expect.arrayContaining([...left]));
    expect(made.length).toBeGreaterThan(left.length);
    await expectClean(id, made);
  });
});
