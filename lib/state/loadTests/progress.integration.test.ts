import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { openState, type State } from '../openState';
import { claimIterations, type ClaimedIteration } from './claimIterations';
import { endRacing } from './endRacing';
import { finishIterations, type FinishedIteration } from './finishIterations';
import { readPulse } from './readIterationEvents';
import { readLoadTest } from './readLoadTest';
import { releaseIterations } from './releaseIterations';
import { saveMachine } from './saveMachine';
import { endLeases } from './testing/endLeases';
import { insertLoadTest } from './testing/insertLoadTest';

let databases: TestDatabases;
let state: State;
beforeAll(async () => {
  databases = await createTestDatabases();
  state = openState(databases.stateUrl);
});
afterAll(async () => {
  await state.close();
  await databases.drop();
});

let made = 0;
const start = (iterations: number, settleMs = 60_000) =>
  insertLoadTest(state, {
    environment: `env-${(made += 1)}`,
    iterations,
    delaysMs: [0],
    concurrency: iterations,
    settleMs,
  });
const claim = (loadTestId: string, count: number, leaseMs = 60_000) =>
  claimIterations(state, {
    loadTestId,
    worker: 'w',
    subjects: Array.from({ length: count }, () => `subject-${(made += 1)}`),
    leaseMs,
  });
const idsOf = (claimed: readonly ClaimedIteration[]) => claimed.map(({ claimId }) => claimId);
const progressOf = async (id: string) => (await readLoadTest(state, id))?.progress;
const finished = (
  claimed: readonly ClaimedIteration[],
  { outcome = 'passed', tookMs = 10 }: { outcome?: FinishedIteration['outcome']; tookMs?: number } = {},
): FinishedIteration[] =>
  claimed.map(({ claimId }) => ({
    claimId,
    outcome,
    subject: null,
    violations: [],
    error: null,
    calls: [
      {
        actor: 'update',
        call: 'UpdateScorecard',
        startedAt: '2026-01-18T10:32:07.100000Z',
        finishedAt: `2026-01-18T10:32:07.${String(100_000 + tookMs * 1_000)}Z`,
        status: 200,
        response: {},
      },
    ],
    steps: [],
    convergenceMs: null,
    delayErrorMs: null,
    inspection: null,
    tables: null,
  }));

describe('progress', () => {
  it('counts what raced, what waits to be judged, and what was judged apart', async () => {
    const id = await start(10);
    expect(await progressOf(id)).toEqual({ planned: 10, raced: 0, judged: 0, finished: 0, remainingMs: null });
    const claimed = await claim(id, 6);
    // Racing is not raced.
    expect(await progressOf(id)).toMatchObject({ raced: 0, finished: 0, remainingMs: null });
    await endRacing(state, id, idsOf(claimed.slice(0, 5)));
    const waiting = await progressOf(id);
    expect(waiting).toMatchObject({ raced: 5, judged: 0, finished: 0 });
    // Nothing is judged yet, and the time left is known anyway: it holds the wait that was asked for.
    expect(waiting?.remainingMs).toBeGreaterThanOrEqual(60_000);
    expect(await readPulse(state, id)).toMatchObject({ finished: 0, waiting: 5 });
    await finishIterations(state, id, [
      ...finished(claimed.slice(0, 2)),
      ...finished(claimed.slice(2, 3), { outcome: 'errored' }),
    ]);
    expect(await progressOf(id)).toMatchObject({ planned: 10, raced: 5, judged: 2, finished: 3 });
  });

  it('takes back what has raced in hands that are gone, and counts an iteration as raced that is judged before it was marked so', async () => {
    const id = await start(3);
    const [given, lost] = await claim(id, 2);
    await endRacing(state, id, idsOf([given, lost].flatMap((each) => each ?? [])));
    await releaseIterations(state, id, [given?.claimId ?? ''], { counts: false });
    await endLeases(state, id, [lost?.claimId ?? '']);
    expect(await progressOf(id)).toMatchObject({ raced: 0 });
    const again = await claim(id, 3);
    expect(await progressOf(id)).toMatchObject({ raced: 0 });
    await finishIterations(state, id, finished(again.slice(0, 1)));
    await endRacing(state, id, idsOf(again));
    expect(await progressOf(id)).toMatchObject({ raced: 3, judged: 1, finished: 1 });
  });
});

describe('conditions', () => {
  it('hold what the workers measured, the worst of them, and the calls at the start against those at the end', async () => {
    const id = await start(20, 0);
    expect((await readLoadTest(state, id))?.conditions).toEqual({
      saturated: false,
      saturatedBy: null,
      proposedConcurrency: null,
      reasons: [],
      measured: false,
      eventLoopLagMs: { p99: null },
      processorLoad: null,
      callMs: { first: null, last: null },
      throughput: { perSecond: null, heldBack: null, overdue: null },
    });
    const claimed = await claim(id, 20);
    await saveMachine(state, id, 'a', { eventLoopLagP99Ms: 120, processorLoad: 0.7, heldBack: 0.9, overdue: 0.45 });
    await saveMachine(state, id, 'a', { eventLoopLagP99Ms: 4, processorLoad: 0.6, heldBack: 0.2, overdue: 0.05 });
    await saveMachine(state, id, 'b', { eventLoopLagP99Ms: 3, processorLoad: 0.8, heldBack: 0.4, overdue: 0.1 });
    // The last fifth took four times as long, and is what says so: the middle counts neither way.
    await finishIterations(state, id, [
      ...finished(claimed.slice(0, 5), { tookMs: 20 }),
      ...finished(claimed.slice(5, 15), { tookMs: 500 }),
      ...finished(claimed.slice(15), { tookMs: 80 }),
    ]);
    const loadTest = await readLoadTest(state, id);
    expect(loadTest?.status).toBe('completed');
    expect(loadTest?.conditions).toEqual({
      saturated: true,
      saturatedBy: 'target',
      proposedConcurrency: 5,
      reasons: ['Calls took 20 ms at the start of the run and 80 ms at its end.'],
      measured: true,
      eventLoopLagMs: { p99: 4 },
      processorLoad: 0.8,
      callMs: { first: 20, last: 80 },
      throughput: { perSecond: expect.any(Number) as number, heldBack: 0.4, overdue: 0.1 },
    });
  });

  it('say nothing of calls that are too few to be held against each other', async () => {
    const id = await start(9, 0);
    await finishIterations(state, id, finished(await claim(id, 9)));
    expect((await readLoadTest(state, id))?.conditions.callMs).toEqual({ first: null, last: null });
  });
});
