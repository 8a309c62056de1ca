import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workersResponseSchema, type Worker } from '@/lib/contract/workers';
import { claimExploration } from '@/lib/state/interleavings/claimExploration';
import { insertExploration } from '@/lib/state/interleavings/testing/insertExploration';
import { claimIterations } from '@/lib/state/loadTests/claimIterations';
import { endRacing } from '@/lib/state/loadTests/endRacing';
import { finishIterations, type FinishedIteration } from '@/lib/state/loadTests/finishIterations';
import { claimRamp } from '@/lib/state/loadTests/ramps';
import { endLeases } from '@/lib/state/loadTests/testing/endLeases';
import { insertLoadTest } from '@/lib/state/loadTests/testing/insertLoadTest';
import type { State } from '@/lib/state/openState';
import { shareConnections, type ProcessSelf } from '@/lib/state/shareConnections';
import { countWorkers, listWorkers } from '@/lib/state/workers/listWorkers';
import { eventually } from '@/lib/testing/eventually';
import { describeSelf } from './describeSelf';
import { openTestServer, type TestServer } from './testing/openTestServer';

let console: TestServer;
let state: State;

beforeAll(async () => {
  console = await openTestServer();
  if (console.server.state === null) throw new TypeError('the test server has a database of its own');
  ({ state } = console.server);
});
afterAll(() => console.close());

const slots = { races: 20, explorations: 1, labRuns: 0, sweepParts: 2 };
const pool = (inUse: number) => ({ wanted: 10, isFirm: false, inUse: () => inUse, setMost: () => undefined });

/** A process that says what it is, once, and is waited for until it has. */
async function announce(self: ProcessSelf, connections = 0) {
  const sharing = shareConnections(state, { budget: 60, self, pools: () => [pool(connections)], everyMs: 50 });
  const isTold = async () =>
    (
      await state.pool.query('SELECT FROM lastwrite.processes WHERE kind = $1 AND worker IS NOT DISTINCT FROM $2', [
        self.kind,
        self.worker,
      ])
    ).rowCount;
  await expect.poll(isTold).toBeGreaterThan(0);
  return sharing;
}

const find = async (name: string): Promise<Worker | undefined> =>
  (await listWorkers(state)).find((worker) => worker.name === name);
let made = 0;
const subjects = (count: number) => Array.from({ length: count }, () => `subject-${(made += 1)}`);
const passed = (claimId: string): FinishedIteration => ({
  ...{ claimId, outcome: 'passed', subject: null, violations: [], error: null, calls: [], steps: [] },
  ...{ convergenceMs: 1, delayErrorMs: 0, inspection: null, tables: null },
});

it('a worker is told with its parts, its slots and what it measured; leaving takes its parts along', async () => {
  const name = 'machine-1-aaaa';
  const measured = { eventLoopLagP99Ms: 1.5, processorLoad: 0.25 };
  const worker = await announce(
    { ...describeSelf('worker', { worker: name, slots }), host: 'machine', measure: () => measured },
    3,
  );
  const racer = await announce(describeSelf('racer', { worker: name }), 2);
  const answer = workersResponseSchema.parse(await (await console.ask('/api/workers')).json());
  const told = answer.workers.find((each) => each.name === name);
  expect(told).toMatchObject({
    kind: 'worker',
    host: 'machine',
    pid: process.pid,
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
    answering: true,
    parts: [{ kind: 'racer', answering: true, connections: 2 }],
    working: [],
    slots: [
      { kind: 'races', used: 0, of: 20 },
      { kind: 'explorations', used: 0, of: 1 },
      { kind: 'sweepParts', used: 0, of: 2 },
    ],
    ...measured,
    connections: 5,
    lastHour: { iterations: 0, orders: 0, cells: 0, sweepParts: 0, records: 0 },
  });
  expect(answer.connections).toMatchObject({ used: 5, budget: console.server.config.connections });
  // As a worker that ends: its racer is gone by then and said nothing.
  await worker.close();
  expect(await find(name)).toBeUndefined();
  await racer.close();
});

it('it works on what it holds: iterations that race or wait to be judged, a ramp, an exploration; not on what it has lost or finished', async () => {
  const name = 'machine-2-bbbb';
  const worker = await announce(describeSelf('worker', { worker: name, slots }));
  const id = await insertLoadTest(state, {
    environment: 'workers',
    iterations: 4,
    delaysMs: [0, 10],
    label: 'nightly',
  });
  const claim = { loadTestId: id, worker: name, subjects: subjects(5) };
  const claimed = await claimIterations(state, claim);
  expect(claimed).toHaveLength(5);
  const [one, two, three] = claimed.map(({ claimId }) => claimId) as [string, string, string];
  await endRacing(state, id, [one]);
  const work = { kind: 'load_test', id, title: 'nightly', environment: 'workers', part: null };
  expect(await find(name)).toMatchObject({
    working: [
      { ...work, task: 'judge', count: 1, numbers: [1] },
      { ...work, task: 'race', count: 4, numbers: [2, 3, 4, 5] },
    ],
  });
  expect((await find(name))?.slots).toContainEqual({ kind: 'races', used: 4, of: 20 });

  await finishIterations(state, id, [passed(one), passed(two)]);
  await endLeases(state, id, [three]);
  expect(await find(name)).toMatchObject({
    working: [{ ...work, task: 'race', count: 2, numbers: [4, 5] }],
    lastHour: { iterations: 2 },
  });
  await state.pool.query("UPDATE lastwrite.iterations SET finished_at = finished_at - interval '61 minutes'");
  expect(await find(name)).toMatchObject({ lastHour: { iterations: 0 } });

  await console.ask(`/api/load-tests/${id}/cancel`, { method: 'POST' });
  expect((await find(name))?.working).toEqual([]);

  const ramping = await insertLoadTest(state, { environment: 'ramps', concurrency: 'auto' });
  expect((await claimRamp(state, ramping, name)).kind).toBe('mine');
  await insertExploration(state, null);
  expect(await claimExploration(state, { worker: name, environments: [] })).not.toBeNull();
  expect((await find(name))?.working.map(({ kind, task }) => [kind, task])).toEqual([
    ['load_test', 'ramp'],
    ['exploration', 'explore'],
  ]);
  await worker.close();
});

it('a worker as `npm run worker` starts it tells which build it runs, as the console does', async () => {
  const child = spawn(process.execPath, ['lib/build/run.js', 'worker'], {
    env: { PATH: process.env.PATH, LASTWRITE_STATE_URL: console.databases.stateUrl } as unknown as NodeJS.ProcessEnv,
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await eventually(async () => {
    const told = (await listWorkers(state)).find(({ pid }) => pid === child.pid);
    expect(told?.version).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{8}$/);
  });
  child.kill('SIGTERM');
  await ended;
});

it('one that says nothing any more is told so, with since when, until it is forgotten', async () => {
  const name = 'machine-3-cccc';
  const worker = await announce(describeSelf('worker', { worker: name, slots }), 4);
  await worker.close();
  const seen = async (ago: string) =>
    state.pool.query(
      `INSERT INTO lastwrite.processes (id, firm, flexible, connections, kind, worker, host, pid, version, started_at, seen_at)
        VALUES ('silent', 0, 4, 4, 'worker', $1, 'machine', 1, '0', clock_timestamp(), clock_timestamp() - $2::interval)
        ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`,
      [name, ago],
    );
  await seen('9 seconds');
  expect(await find(name)).toMatchObject({ answering: true, connections: 4 });
  expect(await countWorkers(state)).toMatchObject({ answering: 1, silent: 0 });
  await seen('11 seconds');
  expect(await find(name)).toMatchObject({ answering: false, connections: 0 });
  expect(await countWorkers(state)).toMatchObject({ answering: 0, silent: 1 });
  const metrics = await (await console.ask('/metrics')).text();
  expect(metrics).toContain('lastwrite_workers{status="silent"} 1');
  await seen('16 minutes');
  expect(await find(name)).toBeUndefined();
});
