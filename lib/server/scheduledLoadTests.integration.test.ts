import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWebhook } from '@/lib/alerts/changeWebhook';
import { raiseAlerts } from '@/lib/alerts/raiseAlerts';
import { scheduleSchema, schedulesResponseSchema, type Schedule } from '@/lib/contract/schedules';
import { noteRuns } from '@/lib/runs/schedules/noteRuns';
import { failLoadTest } from '@/lib/state/loadTests/failLoadTest';
import type { State } from '@/lib/state/openState';
import { readWebhook } from '@/lib/state/webhooks/webhooks';
import { claim, finish, finishAll, type Result } from './testing/loadTests';
import { asked, openLoadTestServer, problemOf, type LoadTestServer } from './testing/openLoadTestServer';

let test: LoadTestServer;
let state: State;

beforeAll(async () => {
  test = await openLoadTestServer();
  ({ state } = test);
});
afterAll(() => test.close());
beforeEach(() => state.pool.query('TRUNCATE lastwrite.schedules, lastwrite.webhooks, lastwrite.load_tests CASCADE'));

const send = (method: string, path: string, body?: unknown) =>
  test.ask(path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
const scheduled = (run: object, change: object = {}) =>
  test.post('/api/schedules', { cron: '0 3 * * *', ...change, run: { kind: 'load_test', ...asked, ...run } });
async function schedule(run: object = {}, change: object = {}): Promise<Schedule> {
  const answer = await scheduled(run, change);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return scheduleSchema.parse(await answer.json());
}
const read = async (id: string): Promise<Schedule> => {
  const all = schedulesResponseSchema.parse(await (await test.ask('/api/schedules')).json());
  return all.find((each) => each.id === id) ?? expect.fail();
};

describe('a scheduled load test', () => {
  it('is created with the defaults of a load test, its parameters filled in, changed and deleted', async () => {
    const created = await schedule({
      scenario: 'many_coaches',
      label: ' nightly ',
      iterations: undefined,
      threshold: 0.05,
    });
    expect(created).toMatchObject({
      environment: 'local',
      run: {
        kind: 'load_test',
        scenario: 'many_coaches',
        delaysMs: [0, 10, 50],
        iterations: 50,
        concurrency: 10,
        transport: 'http',
        parameters: { coaches: 3 },
        label: 'nightly',
        threshold: 0.05,
      },
      failureRate: { threshold: 0.05, state: 'not_told', told: null, untold: null, lastAlert: null },
    });
    const path = `/api/schedules/${created.id}`;
    const change = async (patch: object) => scheduleSchema.parse(await (await send('PATCH', path, patch)).json());
    expect((await change({ threshold: 0.2, cron: '0 4 * * *' })).failureRate).toMatchObject({ threshold: 0.2 });
    const without = await change({ threshold: null });
    expect([without.failureRate, 'threshold' in without.run]).toEqual([null, false]);
    const other = { ...created.run, variant: 'row_lock/async_reread', iterations: 7, threshold: 0.1 };
    const edited = await change({ run: other });
    expect([edited.run, edited.failureRate?.threshold, edited.environment]).toEqual([
      { ...other, threshold: 0.1 },
      0.1,
      created.environment,
    ]);
    for (const [patch, wrong] of [
      [{ run: { ...other, variant: 'wishful' } }, 'body.run.variant'],
      [{ run: { kind: 'sweep', record: 'order', sweep: 'deep' } }, 'body.run.kind'],
      [{ run: other, threshold: 0.2 }, 'body.threshold'],
    ] as const)
      expect(await problemOf(send('PATCH', path, patch))).toMatchObject({ errors: [{ path: wrong }] });
    expect((await change({})).run).toEqual(edited.run);
    expect((await change({ enabled: false })).nextRunAt).toBeNull();
    expect(await problemOf(send('PATCH', path, { limits: { runMinutes: 5 } }))).toMatchObject({
      errors: [{ path: 'body.limits' }],
    });
    expect((await send('DELETE', path)).status).toBe(204);
  });

  it.each([
    [{ scenario: 'chess' }],
    [{ variant: 'wishful' }],
    [{ delaysMs: [] }],
    [{ delaysMs: [5, 5] }],
    [{ delaysMs: [-1] }],
    [{ delaysMs: 'soon' }],
    [{ iterations: 0 }],
    [{ iterations: 10_000, delaysMs: [0, 1, 2] }],
    [{ concurrency: 1.5 }],
    [{ settleMs: -1 }],
    [{ latency: 'fast' }],
    [{ transport: 'carrier pigeon' }],
    [{ transport: 'grpc' }],
    [{ parameters: { coaches: 3 } }],
    [{ scenario: 'many_coaches', parameters: { coaches: 1 } }],
    [{ label: 'a\u0000b' }],
    [{ every: 5 }],
    [{ scenario: undefined }],
    [{ latency: 'staging' }, 'other'],
    [{}, 'production'],
    [{}, 'bare'],
    [{}, 'moon'],
  ])('is refused as a load test is, at the same field: %j %s', async (change: object, environment?: string) => {
    const started = await problemOf(
      test.startWith({ ...change, ...(environment === undefined ? {} : { environment }) }),
    );
    const problem = await problemOf(scheduled(change, environment === undefined ? {} : { environment }));
    const moved = started.errors?.map(({ path, message }) => ({
      path: path === 'body.environment' ? path : path.replace(/^body/, 'body.run'),
      message,
    }));
    expect({ ...problem, instance: undefined }).toEqual({
      ...started,
      ...(moved === undefined ? {} : { errors: moved }),
      instance: undefined,
      // Of what was wrong with several fields it names the first.
      detail: expect.any(String) as unknown,
    });
    expect(started.status).toBeGreaterThanOrEqual(400);
    expect(await (await test.ask('/api/schedules')).json()).toEqual([]);
  });

  it.each([
    [{ threshold: 5 }, 'body.run.threshold', 'like 0.05 for 5 %'],
    [{ threshold: '5 %' }, 'body.run.threshold', 'like 0.05 for 5 %'],
    [{ environment: 'local' }, 'body.run.environment', 'unknown property'],
    [{ kind: 'exploration' }, 'body.run.kind', 'sweep or load_test'],
  ])('is refused with what was expected: %j', async (change, path, message) => {
    expect(await problemOf(scheduled(change))).toMatchObject({
      status: 400,
      errors: [{ path, message: expect.stringContaining(message) as unknown }],
    });
  });

  it('has no threshold where it is a sweep', async () => {
    const sweep = { cron: '0 3 * * *', run: { kind: 'sweep', record: 'order', sweep: 'deep' } };
    const { id } = scheduleSchema.parse(await (await test.post('/api/schedules', sweep)).json());
    expect(await problemOf(send('PATCH', `/api/schedules/${id}`, { threshold: 0.1 }))).toMatchObject({
      errors: [{ path: 'body.threshold' }],
    });
  });
});

describe('its failure rate', () => {
  const raise = async () => {
    await noteRuns(state);
    return raiseAlerts(state, Date.now());
  };
  const webhook = async (change: object = {}) => {
    const input = { title: 'Team', url: 'https://hooks.example.com/', alerts: ['failure_rate' as const], threshold: 0 };
    return (await createWebhook(state, { ...input, enabled: true, ...change }, null)).id;
  };
  const texts = async (id: string) =>
    ((await readWebhook(state.pool, id))?.deliveries ?? []).map(({ text }) => text).reverse();
  /** A run as the schedule starts it, of 40 iterations at each of two delays. */
  const begin = async (id: string, change: object = {}): Promise<string> => {
    const run = await test.start({ delaysMs: [0, 10], iterations: 40, ...change });
    await state.pool.query('UPDATE lastwrite.load_tests SET schedule_id = $2 WHERE id = $1', [run, id]);
    return run;
  };
  /** Of the iterations at 10 ms so many fail, and the next so many can't be judged. */
  const results = (failed: number, errored = 0) => {
    let n = 0;
    return ({ delayMs }: { readonly delayMs: number }): Result => {
      if (delayMs !== 10) return { outcome: 'passed' };
      n += 1;
      if (n <= failed) return { outcome: 'failed', violations: ['submission_lost'] };
      return n <= failed + errored ? { outcome: 'errored', error: 'no answer' } : { outcome: 'passed' };
    };
  };
  const ran = async (id: string, failed: number, errored = 0, change: object = {}): Promise<string> => {
    const run = await begin(id, change);
    await finishAll(state, run, results(failed, errored));
    return run;
  };
  const saturate = (run: string) =>
    state.pool.query(
      `INSERT INTO lastwrite.load_test_machines (load_test_id, worker, event_loop_lag_p99_ms, processor_load) VALUES ($1, 'w', 200, 1)`,
      [run],
    );
  const rateOf = async (id: string) => (await read(id)).failureRate;

  it('above its threshold by more than chance is told once, and once that it is over; what is within chance says nothing', async () => {
    const hook = await webhook();
    const { id } = await schedule({ threshold: 0.1, label: 'nightly' });
    await ran(id, 0);
    expect(await raise()).toBe(0);
    await ran(id, 6);
    expect(await raise()).toBe(0);
    expect(await rateOf(id)).toMatchObject({ state: 'not_above', told: { failed: 6, judged: 40, delayMs: 10 } });
    const above = await ran(id, 20);
    expect(await raise()).toBe(1);
    await ran(id, 24);
    expect([await raise(), await raise()]).toEqual([0, 0]);
    const below = await ran(id, 2);
    expect(await raise()).toBe(1);
    expect(await texts(hook)).toEqual([
      'Update against Submit (save_all/async_closure, “nightly”) in local fails more often than 10 %. 20 of 40 failed at 10 ms: 50 %, between 35 % and 65 %.',
      'Update against Submit (save_all/async_closure, “nightly”) in local is no longer shown to fail more often than 10 %. 2 of 40 failed at 10 ms: 5 %, between 1 % and 17 %.',
    ]);
    expect(await rateOf(id)).toMatchObject({
      state: 'not_above',
      untold: null,
      lastAlert: { raised: { run: above }, over: { run: below } },
    });
  });

  it('of a run that was saturated, cancelled or given up, or that could not be judged, neither raises nor ends an alert, and says why', async () => {
    const hook = await webhook();
    const { id } = await schedule({ threshold: 0.1 });
    const untold = async (failed: number) => {
      const saturated = await ran(id, failed);
      await saturate(saturated);
      await noteRuns(state);
      const why = [(await rateOf(id))?.untold?.why];
      const cancelled = await begin(id);
      await finish(state, cancelled, await claim(state, cancelled, 60), results(failed));
      await test.cancel(cancelled);
      await noteRuns(state);
      why.push((await rateOf(id))?.untold?.why);
      const given = await begin(id);
      await finish(state, given, await claim(state, given, 60), results(failed));
      await failLoadTest(state, given, { code: 'target_away', detail: 'The target was away.' });
      await noteRuns(state);
      why.push((await rateOf(id))?.untold?.why);
      await ran(id, failed > 0 ? 8 : 0, failed > 0 ? 32 : 40);
      await noteRuns(state);
      why.push((await rateOf(id))?.untold?.why);
      return [...why, await raise()];
    };
    const never = ['saturated', 'cancelled', 'failed', 'unjudged', 0];
    expect(await untold(30)).toEqual(never);
    expect(await rateOf(id)).toMatchObject({ state: 'not_told', told: null });
    const above = await ran(id, 30);
    expect(await raise()).toBe(1);
    expect(await untold(0)).toEqual(never);
    expect(await rateOf(id)).toMatchObject({ state: 'above', told: { run: above }, lastAlert: { over: null } });
    await ran(id, 0);
    expect(await raise()).toBe(1);
    expect(await texts(hook)).toHaveLength(2);
  });

  it('of too few iterations raises nothing, however often they fail', async () => {
    await webhook();
    const { id } = await schedule({ threshold: 0.6 });
    await ran(id, 3, 0, { delaysMs: [10], iterations: 3 });
    expect(await raise()).toBe(0);
    expect(await rateOf(id)).toMatchObject({ state: 'not_told', untold: { why: 'too_few' } });
    await ran(id, 30, 0, { delaysMs: [10], iterations: 30 });
    expect(await raise()).toBe(1);
  });

  it('of a run that is not over says nothing yet', async () => {
    await webhook();
    const { id } = await schedule({ threshold: 0.1 });
    const run = await begin(id);
    await finish(state, run, await claim(state, run, 70), results(40));
    expect(await raise()).toBe(0);
    await finishAll(state, run, results(40));
    expect(await raise()).toBe(1);
  });

  it('is told to those who ask for it, by environment, record type and kind', async () => {
    const hooks = [
      await webhook({ environment: 'other' }),
      await webhook({ record: 'order' }),
      await webhook({ record: 'scorecard', environment: 'local' }),
      await webhook({ alerts: ['drift', 'incomplete'] }),
    ];
    const { id } = await schedule({ threshold: 0.1 });
    await ran(id, 30);
    expect(await raise()).toBe(1);
    expect((await Promise.all(hooks.map(texts))).map(({ length }) => length)).toEqual([0, 0, 1, 0]);
  });

  it('is over where the threshold is raised, and no longer watched where the schedule is turned off', async () => {
    const hook = await webhook();
    const { id } = await schedule({ threshold: 0.1 });
    await ran(id, 30);
    await raise();
    await send('PATCH', `/api/schedules/${id}`, { threshold: 0.8 });
    expect(await raise()).toBe(1);
    await send('PATCH', `/api/schedules/${id}`, { threshold: 0 });
    expect(await raise()).toBe(1);
    await send('PATCH', `/api/schedules/${id}`, { enabled: false });
    expect(await raise()).toBe(1);
    expect(
      (await texts(hook)).map((text) => text.replace('Update against Submit (save_all/async_closure)', '…')),
    ).toEqual([
      '… in local fails more often than 10 %. 30 of 40 failed at 10 ms: 75 %, between 60 % and 86 %.',
      '… in local is no longer shown to fail more often than 80 %. 30 of 40 failed at 10 ms: 75 %, between 60 % and 86 %.',
      '… in local fails. 30 of 40 failed at 10 ms: 75 %, between 60 % and 86 %.',
      'The failure rate of … in local is no longer watched: its schedule was changed, turned off or deleted, or its runs are no longer kept.',
    ]);
  });
});

it('one whose runs do not come is told with the race that it is of', async () => {
  const hook = await createWebhook(
    state,
    { title: 'Team', url: 'https://hooks.example.com/', alerts: ['overdue'], threshold: 0, enabled: true },
    null,
  );
  const { id } = await schedule({ label: 'nightly' });
  await state.pool.query("UPDATE lastwrite.schedules SET counts_from = clock_timestamp() - interval '5 days'");
  expect(await raiseAlerts(state, Date.now())).toBe(1);
  expect((await read(id)).overdueSince).not.toBeNull();
  const run = await test.start({ delaysMs: [0], iterations: 1 });
  await state.pool.query('UPDATE lastwrite.load_tests SET schedule_id = $2 WHERE id = $1', [run, id]);
  await finishAll(state, run, () => ({ outcome: 'passed' }));
  expect(await raiseAlerts(state, Date.now())).toBe(1);
  const told = ((await readWebhook(state.pool, hook.id))?.deliveries ?? []).map(({ text }) => text).reverse();
  expect(told).toEqual([
    expect.stringContaining(
      'The scheduled load test scorecard_race (save_all/async_closure, “nightly”) in local has not completed since it was set up',
    ),
    expect.stringContaining(
      'The scheduled load test Update against Submit (save_all/async_closure, “nightly”) in local has completed again',
    ),
  ]);
  expect((await test.read(run)).schedule).toBe(id);
});
