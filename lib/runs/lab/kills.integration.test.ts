import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LabRun } from '@/lib/contract/lab';
import { startStack, type Stack } from '@/lib/embedded/startStack';
import {
  cleanEnv,
  endWorkerProcess,
  pidOf,
  startWorkerProcess,
  whileStopped,
  workerEnv,
} from '@/lib/runs/load-tests/testing/killedStack';
import { readGallery } from '@/lib/scenarios/sql/gallery/readGallery';
import { createLabRun } from '@/lib/state/lab/createLabRun';
import { readLabRun } from '@/lib/state/lab/readLabRuns';
import { openState, type State } from '@/lib/state/openState';
import { eventually } from '@/lib/testing/eventually';
import { checkRace } from './describeRace';

let home: string;
let stack: Stack;
let state: State;
let worker: ChildProcess;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lastwrite-lab-kills-'));
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

/** Starts write skew at all levels, calls `kill` in the middle of its second cell, and waits for its end. */
async function runThrough(kill: (id: string) => Promise<void> | void): Promise<LabRun> {
  const text = readGallery().find(({ id }) => id === 'write_skew')?.text ?? '';
  const { race } = checkRace(text);
  if (race === null) throw new TypeError('the gallery can be read');
  const id = uuidv7();
  const request: LabRun['request'] = {
    text,
    variants: [null],
    levels: ['read committed', 'repeatable read', 'serializable'],
    limit: 1_000,
  };
  await createLabRun(state, { id, request, race, idempotencyKey: null, startedBy: null });
  const read = async () => (await readLabRun(state, id, { groups: true })) ?? expect.fail();
  await eventually(async () => {
    const [, second] = (await read()).cells;
    expect(second).toMatchObject({ status: 'running' });
  }, 20);
  await kill(id);
  // The state lies in the Postgres that may have been killed, and answers again in a moment.
  return eventually(async () => {
    const run = await read();
    expect(run.finishedAt).toEqual(expect.any(String));
    return run;
  }, 250);
}

/** Databases and roles of the lab that nobody has dropped. */
async function left(): Promise<number> {
  const client = new pg.Client({ connectionString: stack.info.postgres.labUrl ?? expect.fail() });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname ~ '^lastwrite_lab_[0-9a-f]{12}$'");
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}

const exact = [
  ['violated', 60, 70],
  ['violated', 60, 70],
  ['clean', 0, 70],
];
const figures = ({ cells }: LabRun) => cells.map(({ verdict, violating, orders }) => [verdict, violating, orders]);

/** Another worker began it anew and says whose it was; its figures are exact, and nothing is left in the store. */
async function expectBegunAnew(run: LabRun, pid: number | undefined): Promise<void> {
  expect(run).toMatchObject({ status: 'completed', failure: null });
  expect(run.notes.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      new RegExp(`^A worker \\(.*-${pid}-.*\\) ended or lost touch in the middle of it; .* begun anew\\.$`),
    ),
  ]);
  expect(figures(run)).toEqual(exact);
  for (const { groups = [], orders } of run.cells)
    expect(groups.reduce((sum, group) => sum + group.orders, 0)).toBe(orders);
  await expect.poll(left).toBe(0);
}

it('the worker killed: the next one begins the cell in hand anew and says whose it was; the figures are exact', async () => {
  const { pid } = worker;
  const run = await runThrough(async () => {
    worker.kill('SIGKILL');
    worker = await startWorkerProcess(workerEnv(stack.info));
  });
  await expectBegunAnew(run, pid);
});

it('the worker stopped for longer than its lease and continued: only the one that took it over saves cells', async () => {
  const stopped = worker;
  try {
    const run = await runThrough(async (id) => {
      await whileStopped(stopped, async () => {
        worker = await startWorkerProcess(workerEnv(stack.info));
        await eventually(async () => {
          expect((await readLabRun(state, id, { groups: true }))?.notes).toHaveLength(1);
        }, 20);
      });
    });
    await expectBegunAnew(run, stopped.pid);
  } finally {
    await endWorkerProcess(stopped);
  }
});

it('the worker asked to end: it gives the run back, and nobody is said to be lost', async () => {
  const run = await runThrough(async () => {
    await endWorkerProcess(worker);
    worker = await startWorkerProcess(workerEnv(stack.info));
  });
  expect(run).toMatchObject({ status: 'completed', notes: [] });
  expect(figures(run)).toEqual(exact);
});

it('Postgres killed, with the console’s own database in it: it ends by itself with the reason, or goes on with exact figures', async () => {
  const run = await runThrough(async () => {
    process.kill(await pidOf(home, 'postgres'), 'SIGKILL');
  });
  expect(figures(run)[0]).toEqual(exact[0]);
  if (run.status === 'failed') {
    expect(run.failure?.code).toBe('lab_unavailable');
    expect(run.failure?.detail).not.toMatch(/ECONN|socket|127\.0\.0\.1/);
    for (const { verdict } of run.cells.slice(1)) expect(verdict).not.toBe('clean');
  } else {
    expect(figures(run)).toEqual(exact);
    expect(run.notes.length).toBeGreaterThan(0);
  }
});
