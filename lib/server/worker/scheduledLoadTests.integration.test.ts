import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openAlerts, type Alerts } from '@/lib/alerts/openAlerts';
import { createWebhook } from '@/lib/alerts/changeWebhook';
import { localConsole } from '@/lib/alerts/testing/localConsole';
import { openReceiver, verify, type Receiver } from '@/lib/alerts/testing/openReceiver';
import { scheduledLoadTestSchema } from '@/lib/contract/loadTests';
import type { Schedule, ScheduledRun } from '@/lib/contract/schedules';
import { openEngine, type Engine } from '@/lib/runs/load-tests/testing/openEngine';
import { openJobs, type Jobs } from '@/lib/runs/jobs/openJobs';
import { changeSchedule, createSchedule } from '@/lib/runs/schedules/changeSchedule';
import { listSchedules } from '@/lib/runs/schedules/describeSchedules';
import { openScheduler, type Scheduler } from '@/lib/runs/schedules/openScheduler';
import { tellConsole } from '@/lib/state/consoles/consoles';
import { eventually } from '@/lib/testing/eventually';
import { startScheduled } from './startScheduled';

/** Nine iterations: of so few nobody says that calls slowed down, which on a busy machine would make a run tell nothing. */
const batches = scheduledLoadTestSchema.parse({
  kind: 'load_test',
  scenario: 'evaluation_batches',
  variant: 'incremental_count',
  delaysMs: [0],
  iterations: 9,
  settleMs: 0,
  latency: 'staging',
  parameters: { batches: [3, 2, 1] },
  label: 'nightly',
});

let engine: Engine;
let jobs: Jobs;
let receiver: Receiver;
let open: (Scheduler | Alerts)[];
let errors: unknown[];

beforeAll(async () => {
  engine = await openEngine();
  jobs = openJobs(engine.databases.stateUrl, (error) => errors.push(error));
  // Whoever else works on this machine must not make a run tell nothing.
  await engine.state.pool.query(`
    CREATE FUNCTION lastwrite.calm() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.event_loop_lag_p99_ms := 1; NEW.processor_load := 0.5; RETURN NEW; END $$`);
  await engine.state.pool.query(
    'CREATE TRIGGER calm BEFORE INSERT OR UPDATE ON lastwrite.load_test_machines FOR EACH ROW EXECUTE FUNCTION lastwrite.calm()',
  );
});
afterAll(async () => {
  await jobs.close();
  await engine.close();
});
beforeEach(async () => {
  errors = [];
  open = [];
  await engine.state.pool.query('TRUNCATE lastwrite.schedules, lastwrite.webhooks CASCADE');
  await tellConsole(engine.state, localConsole);
  receiver = await openReceiver();
});
afterEach(async () => {
  await Promise.all(open.map((each) => each.close()));
  await receiver.close();
});

const nightly = (threshold?: number) =>
  createSchedule(engine.state, {
    environment: 'local',
    cron: '0 3 * * *',
    timeZone: 'UTC',
    enabled: true,
    run: { ...batches, ...(threshold === undefined ? {} : { threshold }) },
    createdBy: 'Ada',
  });
const told = {
  onError: (_what: string, error: unknown) => errors.push(error),
  onEvent: () => undefined,
};
function schedule(): void {
  const { server, state } = engine;
  open.push(
    openScheduler({
      state,
      recordsOf: (id) => (id === 'local' ? [] : null),
      variantsOf: (id) => server.scenarios.find(id)?.variants.map((variant) => variant.id) ?? null,
      start: (due) => startScheduled(server, state, due),
      everyMs: 20,
      ...told,
    }),
  );
}
/** Notes what runs came to, and tells it. */
function watch(): void {
  open.push(
    openAlerts({
      state: engine.state,
      jobs,
      nowMs: Date.now,
      chance: () => 0.5,
      raiseEveryMs: 50,
      deliverEveryMs: 50,
      ...told,
    }),
  );
}
const makeDue = (id: string) =>
  engine.state.pool.query(
    "UPDATE lastwrite.schedules SET next_run_at = clock_timestamp() - interval '1 s' WHERE id = $1",
    [id],
  );
const read = async (id: string): Promise<Schedule> => {
  const found = (await listSchedules(engine.state.pool)).find((each) => each.id === id);
  if (found === undefined) throw new Error('the schedule is gone');
  return found;
};
const runsOf = async (id: string) =>
  (
    await engine.state.pool.query<{ id: string; over: boolean }>(
      'SELECT id, completed_at IS NOT NULL AS over FROM lastwrite.load_tests WHERE schedule_id = $1 ORDER BY created_at',
      [id],
    )
  ).rows;
/** Has a run started, and waits for its end. */
async function runOnce(id: string): Promise<string> {
  const before = (await runsOf(id)).length;
  await makeDue(id);
  return eventually(async () => {
    const runs = await runsOf(id);
    expect(runs).toHaveLength(before + 1);
    const [last] = runs.slice(-1);
    expect(last?.over).toBe(true);
    return last?.id ?? '';
  });
}

/** Chance may let every iteration of a run pass. */
async function runUntilItFails(id: string): Promise<string> {
  for (;;) {
    const run = await runOnce(id);
    const { told } = await eventually(async () => {
      const { failureRate } = await read(id);
      expect(failureRate?.told?.run).toBe(run);
      return failureRate ?? { told: null };
    });
    if (told !== null && told.failed > 0) return run;
  }
}

it('each time that has come starts one load test, however many workers look, and it is run to its end', async () => {
  const all = await Promise.all([nightly(), nightly(), nightly()]);
  for (const { id } of all) await makeDue(id);
  for (let n = 0; n < 4; n += 1) schedule();
  for (const { id } of all) {
    const now = await eventually(async () => {
      const found = await read(id);
      expect(found.lastRun).toMatchObject({ problem: null });
      return found;
    });
    const [run, ...more] = await runsOf(id);
    expect([now.lastRun?.id, more]).toEqual([run?.id, []]);
    expect(await engine.ended(run?.id ?? '')).toEqual({ status: 'completed', failure: null });
    const { rows } = await engine.state.pool.query<{ request: object }>(
      'SELECT request FROM lastwrite.load_tests WHERE id = $1',
      [run?.id],
    );
    const { kind: _kind, ...request } = batches;
    expect(rows).toEqual([{ request: { ...request, environment: 'local' } }]);
  }
  expect(errors).toEqual([]);
});

it('a race that is broken is told to the webhook once, and once more when it is fixed; its healthy twin tells nothing', async () => {
  const { secret } = await createWebhook(
    engine.state,
    { title: 'Team', url: receiver.url, alerts: ['failure_rate'], threshold: 0, enabled: true },
    'Ada',
  );
  const { id } = await nightly(0);
  const healthy = await nightly(0);
  const tolerant = await nightly(0.99);
  await engine.state.pool.query(
    `UPDATE lastwrite.schedules SET run = jsonb_set(run, '{variant}', '"atomic_increment"') WHERE id = $1`,
    [healthy.id],
  );
  schedule();
  watch();
  await runOnce(healthy.id);
  await runOnce(tolerant.id);
  await eventually(async () => {
    expect((await read(healthy.id)).failureRate).toMatchObject({ state: 'not_above', told: { failed: 0 } });
    expect((await read(tolerant.id)).failureRate).toMatchObject({ state: 'not_told', untold: { why: 'too_few' } });
  });
  expect(receiver.received).toEqual([]);

  const broken = await runUntilItFails(id);
  await eventually(() => expect(receiver.received).toHaveLength(1));
  // As if the fix were deployed.
  await engine.state.pool.query(
    `UPDATE lastwrite.schedules SET run = jsonb_set(run, '{variant}', '"atomic_increment"') WHERE id = $1`,
    [id],
  );
  const fixed = await runOnce(id);
  await eventually(() => expect(receiver.received).toHaveLength(2));
  const [raised, over] = receiver.received;
  expect(raised?.body).toMatchObject({
    type: 'alert.raised',
    text: expect.stringMatching(
      /^Evaluation batches \(incremental_count, “nightly”\) in local fails\. \d of 9 failed at 0 ms: [\d.]+ %, between \d+ % and \d+ %\.$/,
    ) as unknown,
    data: { alert: 'failure_rate', schedule: id, run: broken, state: 'above', threshold: 0, judged: 9, delayMs: 0 },
  });
  expect(over?.body).toMatchObject({
    type: 'alert.over',
    text: expect.stringContaining('no longer fails. 0 of 9 failed at 0 ms') as unknown,
    data: { alert: 'failure_rate', schedule: id, run: fixed, state: 'not_above', failed: 0, rate: 0 },
  });
  for (const each of receiver.received) verify(secret, each);
  expect((await read(id)).failureRate).toMatchObject({
    state: 'not_above',
    lastAlert: { raised: { run: broken }, over: { run: fixed } },
  });
  expect(errors).toEqual([]);
});

it('a schedule that races something else starts without figures; one with another threshold keeps them', async () => {
  const { id } = await nightly(0);
  schedule();
  watch();
  const failed = await runUntilItFails(id);
  const by = { by: 'Ada', checkRun: (_environment: string, run: ScheduledRun) => Promise.resolve(run) };
  const tolerant = await changeSchedule(engine.state, id, { threshold: 0.5 }, by);
  expect(tolerant.failureRate).toMatchObject({ threshold: 0.5, told: { run: failed } });
  const run = { ...batches, variant: 'atomic_increment', threshold: 0 };
  const other = await changeSchedule(engine.state, id, { run }, by);
  expect(other.failureRate).toEqual({ threshold: 0, state: 'not_told', told: null, untold: null, lastAlert: null });
  const fixed = await runOnce(id);
  await eventually(async () => {
    expect((await read(id)).failureRate).toMatchObject({
      state: 'not_above',
      told: { run: fixed, failed: 0 },
      lastAlert: null,
    });
  });
});

it('an environment, a scenario and a variant that are gone are said, and nothing is started', async () => {
  const gone = await Promise.all([nightly(), nightly(), nightly()]);
  const change = (index: number, set: string) =>
    engine.state.pool.query(`UPDATE lastwrite.schedules SET ${set} WHERE id = $1`, [gone[index]?.id]);
  await change(0, "environment = 'staging'");
  await change(1, `run = jsonb_set(run, '{scenario}', '"chess"')`);
  await change(2, `run = jsonb_set(run, '{variant}', '"wishful"')`);
  for (const { id } of gone) await makeDue(id);
  schedule();
  const problems = await eventually(async () => {
    const said = (await Promise.all(gone.map(({ id }) => read(id)))).map(({ lastRun }) => lastRun?.problem);
    for (const each of said) expect(each).toBeTruthy();
    return said;
  });
  expect(problems).toEqual([
    'The environment staging is no longer configured.',
    'The scenario chess no longer exists.',
    'The scenario evaluation_batches no longer has the variant wishful.',
  ]);
  expect((await Promise.all(gone.map(({ id }) => runsOf(id)))).flat()).toEqual([]);
  expect(errors).toEqual([]);
});
