import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  labelsResponseSchema,
  loadTestSchema,
  loadTestsResponseSchema,
  startedLoadTestSchema,
} from '@/lib/contract/loadTests';
import { scenariosResponseSchema } from '@/lib/contract/scenarios';
import { failLoadTest } from '@/lib/state/loadTests/failLoadTest';
import { noteLoadTest } from '@/lib/state/loadTests/noteLoadTest';
import { insertLoadTest } from '@/lib/state/loadTests/testing/insertLoadTest';
import type { State } from '@/lib/state/openState';
import { wilsonInterval } from '@/lib/statistics/wilsonInterval';
import { claim, finish, finishAll, type Result } from './testing/loadTests';
import { asked, openLoadTestServer, problemOf, type LoadTestServer } from './testing/openLoadTestServer';

const ABSENT = '01a201cb-f5a6-775f-b557-871ddfd1cf4d';
let test: LoadTestServer;
let state: State;

beforeAll(async () => {
  test = await openLoadTestServer();
  ({ state } = test);
});
afterAll(() => test.close());

describe('a start', () => {
  it('plans every iteration, the delays in turns, and waits for a worker', async () => {
    const answer = await test.startWith({ environment: test.own(), label: ' after the fix ' });
    const { id } = startedLoadTestSchema.parse(await answer.json());
    expect([answer.status, answer.headers.get('location')]).toEqual([202, `/api/load-tests/${id}`]);
    const loadTest = await test.read(id);
    expect(loadTest).toMatchObject({
      status: 'queued',
      waitsFor: 0,
      workers: 0,
      startedAt: null,
      finishedAt: null,
      progress: { planned: 12, finished: 0, remainingMs: null },
      request: { ...asked, label: 'after the fix', concurrency: 10, latency: 'none' },
    });
    expect(
      loadTest.points.map(({ delayMs, planned, failureRate, interval95 }) => [
        delayMs,
        planned,
        failureRate,
        interval95,
      ]),
    ).toEqual([
      [0, 4, null, null],
      [10, 4, null, null],
      [50, 4, null, null],
    ]);
    const { rows } = await state.pool.query<{ delays: number[] }>(
      'SELECT array_agg(delay_ms ORDER BY n) AS delays FROM lastwrite.iterations WHERE load_test_id = $1',
      [id],
    );
    expect(rows[0]?.delays).toEqual([0, 10, 50, 0, 10, 50, 0, 10, 50, 0, 10, 50]);
    const { rows: jobs } = await state.pool.query("SELECT 1 FROM pgboss.job WHERE data->>'id' = $1", [id]);
    expect(jobs).toHaveLength(1);
  });

  it('fills in what is left out, and takes the first environment', async () => {
    const { request, ramp } = await test.read(
      await test.start({ delaysMs: undefined, iterations: undefined, settleMs: undefined, concurrency: undefined }),
    );
    // A number, for whoever reads one; it is chosen once the run begins.
    expect(ramp).toEqual({ chosen: null, stoppedBy: null, levels: [] });
    expect(request).toEqual({
      scenario: asked.scenario,
      transport: 'http',
      variant: asked.variant,
      environment: 'local',
      delaysMs: [0, 5, 10, 50, 100],
      iterations: 50,
      concurrency: 10,
      settleMs: 2000,
      latency: 'none',
      parameters: {},
    });
    const coaches = await test.read(await test.start({ environment: test.own(), scenario: 'many_coaches' }));
    expect(coaches.request.parameters).toEqual({ coaches: 3 });
  });

  it('with a key that was used is the first one, also at the same time; with another request it is refused', async () => {
    const environment = test.own();
    const key = { 'idempotency-key': 'press-once' };
    const ids = await Promise.all(Array.from({ length: 6 }, () => test.start({ environment }, key)));
    expect(new Set(ids).size).toBe(1);
    expect(
      loadTestsResponseSchema.parse(await (await test.ask(`/api/load-tests?environment=${environment}`)).json()),
    ).toHaveLength(1);
    expect(await problemOf(test.startWith({ environment, iterations: 5 }, key))).toMatchObject({
      status: 422,
      code: 'idempotency_key_reused',
    });
    for (const wrong of ['', 'two words', 'ü', 'x'.repeat(201)])
      expect(await problemOf(test.startWith({ environment }, { 'idempotency-key': wrong }))).toMatchObject({
        status: 400,
        code: 'invalid_request',
      });
    // Without a key, two presses are two load tests: the second waits for the first.
    const [first, second] = await Promise.all([test.start({ environment }), test.start({ environment })]);
    expect([(await test.read(first)).waitsFor, (await test.read(second)).waitsFor].sort()).toEqual([1, 2]);
  });

  it.each<[string, object, object]>([
    [
      'an unknown scenario',
      { scenario: 'scorecard_rice' },
      {
        code: 'unknown_scenario',
        detail: expect.stringContaining('scorecard_race, many_coaches') as string,
        errors: [{ path: 'body.scenario' }],
      },
    ],
    [
      'an unknown variant',
      { variant: 'save_none/later' },
      {
        code: 'unknown_scenario',
        detail: expect.stringContaining('save_all/async_closure') as string,
        errors: [{ path: 'body.variant' }],
      },
    ],
    [
      'a parameter where there is none',
      { parameters: { batches: [3, 1] } },
      {
        code: 'invalid_request',
        detail: expect.stringContaining('this scenario has none') as string,
        errors: [{ path: 'body.parameters.batches' }],
      },
    ],
    [
      'a parameter beside the others',
      { scenario: 'many_coaches', coaches: 3 },
      { code: 'invalid_request', errors: [{ path: 'body.coaches' }] },
    ],
    [
      'the parameter of another scenario',
      { scenario: 'evaluation_batches', variant: 'requery', parameters: { coaches: 3 } },
      {
        code: 'invalid_request',
        detail: expect.stringContaining('one of the parameters batches') as string,
        errors: [{ path: 'body.parameters.coaches' }],
      },
    ],
    [
      'a strategy for schedulers',
      { scenario: 'scheduler_claims' },
      {
        code: 'unknown_scenario',
        detail: expect.stringContaining('skip_locked_then_mark') as string,
        errors: [{ path: 'body.variant' }],
      },
    ],
    ['an unknown environment', { environment: 'moon' }, { code: 'unknown_environment' }],
    [
      'an environment that takes none',
      { environment: 'production' },
      { status: 403, code: 'load_tests_not_allowed', detail: expect.stringContaining('"loadTests": true') as string },
    ],
    [
      'an environment without a service',
      { environment: 'bare' },
      { status: 403, code: 'load_tests_not_allowed', detail: expect.stringContaining('"coaching"') as string },
    ],
    [
      'staging on a service that does not know it',
      { environment: 'other', latency: 'staging' },
      { status: 400, code: 'invalid_request', errors: [{ path: 'body.latency' }] },
    ],
    [
      'a negative delay',
      { delaysMs: [-1] },
      {
        errors: [
          { path: 'body.delaysMs.0', message: 'expected a delay in milliseconds: a whole number from 0 to 60000' },
        ],
      },
    ],
    ['a fractional delay', { delaysMs: [0, 2.5] }, { errors: [{ path: 'body.delaysMs.1' }] }],
    ['a huge delay', { delaysMs: [60_001] }, { errors: [{ path: 'body.delaysMs.0' }] }],
    [
      'a delay twice',
      { delaysMs: [5, 10, 5] },
      { errors: [{ path: 'body.delaysMs', message: 'expected each delay once; 5 appears twice' }] },
    ],
    ['no delay', { delaysMs: [] }, { errors: [{ path: 'body.delaysMs' }] }],
    [
      '51 delays',
      { delaysMs: Array.from({ length: 51 }, (_, index) => index) },
      { errors: [{ path: 'body.delaysMs' }] },
    ],
    ['delays in words', { delaysMs: '0,10' }, { errors: [{ path: 'body.delaysMs' }] }],
    [
      'no iteration',
      { iterations: 0 },
      {
        errors: [{ path: 'body.iterations', message: 'expected iterations per delay: a whole number from 1 to 10000' }],
      },
    ],
    [
      '10 million iterations',
      { iterations: 10_000_000 },
      { errors: [{ path: 'body.iterations' }, { path: 'body.iterations' }] },
    ],
    [
      'too many over all delays',
      { iterations: 10_000 },
      { errors: [{ path: 'body.iterations', message: expect.stringContaining('found 30000') as string }] },
    ],
    ['a number in quotes', { iterations: '50' }, { errors: [{ path: 'body.iterations' }] }],
    ['nobody at once', { concurrency: 0 }, { errors: [{ path: 'body.concurrency' }] }],
    ['as many as fit, in other words', { concurrency: 'many' }, { errors: [{ path: 'body.concurrency' }] }],
    ['a wait without end', { settleMs: 1e9 }, { errors: [{ path: 'body.settleMs' }] }],
    [
      'a single batch',
      { scenario: 'evaluation_batches', variant: 'requery', parameters: { batches: [4] } },
      {
        detail: expect.stringContaining('expected batches: 2 to 20 whole numbers from 1 to 100') as string,
        errors: [{ path: 'body.parameters.batches' }],
      },
    ],
    [
      'an empty batch',
      { scenario: 'evaluation_batches', variant: 'requery', parameters: { batches: [4, 0] } },
      { errors: [{ path: 'body.parameters.batches' }] },
    ],
    [
      'a hundred schedulers',
      { scenario: 'scheduler_claims', variant: 'for_update', parameters: { schedulers: 100 } },
      { errors: [{ path: 'body.parameters.schedulers' }] },
    ],
    [
      'one coach',
      { scenario: 'many_coaches', parameters: { coaches: 1 } },
      { errors: [{ path: 'body.parameters.coaches' }] },
    ],
    [
      'coaches in words',
      { scenario: 'many_coaches', parameters: { coaches: 'three' } },
      { errors: [{ path: 'body.parameters.coaches' }] },
    ],
    ['parameters in a list', { parameters: [3] }, { errors: [{ path: 'body.parameters' }] }],
    [
      'an unknown latency',
      { latency: 'production' },
      { errors: [{ path: 'body.latency', message: 'expected none or staging' }] },
    ],
    ['a label that is no text', { label: 'a\u0000b' }, { errors: [{ path: 'body.label' }] }],
    ['half a character', { label: '\ud800' }, { errors: [{ path: 'body.label' }] }],
    ['an unknown property', { iteration: 5 }, { errors: [{ path: 'body.iteration', message: 'unknown property' }] }],
  ])('of %s is refused and says what was expected', async (_what, change, expected) => {
    expect(await problemOf(test.startWith({ environment: test.own(), ...change }))).toMatchObject({
      status: 400,
      code: 'invalid_request',
      ...expected,
    });
  });

  it('against a service that gives no answer now is accepted: it may be back', async () => {
    await test.start({ environment: 'away', latency: 'staging' });
    await test.start({ environment: test.own(), latency: 'staging' });
  });

  it('from another site is refused, and a cancel too', async () => {
    const id = await test.start({ environment: test.own() });
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect(await problemOf(test.startWith({}, headers))).toMatchObject({ status: 403, code: 'cross_site_request' });
    expect(await problemOf(test.ask(`/api/load-tests/${id}/cancel`, { method: 'POST', headers }))).toMatchObject({
      status: 403,
      code: 'cross_site_request',
    });
    expect(
      await problemOf(
        test.ask('/api/load-tests', {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://elsewhere.example' },
          body: 'scenario=x',
        }),
      ),
    ).toMatchObject({ status: 403 });
    expect((await test.read(id)).status).toBe('queued');
  });
});

describe('a load test', () => {
  it('is what its iterations say, at every moment', async () => {
    const id = await test.start({ environment: test.own(), delaysMs: [0, 10], iterations: 10, concurrency: 20 });
    const results: readonly Result[] = [
      ...[4, 1, 3, 2].map((convergenceMs): Result => ({
        outcome: 'passed',
        convergenceMs,
        delayErrorMs: -convergenceMs / 10,
      })),
      { outcome: 'failed', violations: ['submission_lost', 'clickhouse_mismatch'], delayErrorMs: 0.9 },
      { outcome: 'failed', violations: ['clickhouse_mismatch'], delayErrorMs: 0.05 },
      { outcome: 'errored', error: 'Submit answered 500' },
      { outcome: 'errored', error: 'Submit answered 500' },
      { outcome: 'errored', error: 'Update got no answer within 10 s' },
    ];
    const claimed = [...(await claim(state, id, 6, 'one')), ...(await claim(state, id, 14, 'two'))];
    expect(await test.read(id)).toMatchObject({
      status: 'running',
      workers: 2,
      waitsFor: null,
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
      progress: { planned: 20, raced: 20, judged: 0, finished: 0 },
      conditions: { measured: false, saturated: false, saturatedBy: null, reasons: [] },
    });
    const atZero = claimed.filter(({ delayMs }) => delayMs === 0);
    await finish(state, id, atZero.slice(0, results.length), ({ n }) => results[(n - 1) / 2] ?? expect.fail());
    const half = await test.read(id);
    expect(half.progress).toMatchObject({ planned: 20, raced: 20, judged: 6, finished: 9 });
    expect(half.points[0]).toEqual({
      delayMs: 0,
      planned: 10,
      passed: 4,
      failed: 2,
      errored: 3,
      failureRate: 2 / 6,
      interval95: [...(wilsonInterval(2, 6) ?? [])],
      violations: { submission_lost: 1, clickhouse_mismatch: 2 },
      convergenceMs: { p50: 2, p95: 4, max: 4 },
      delayErrorMs: { p50: 0.2, p99: 0.9 },
      callMs: { p50: null, p95: null },
    });
    expect(half.points[1]).toMatchObject({
      passed: 0,
      failureRate: null,
      interval95: null,
      violations: {},
      convergenceMs: { p50: null, p95: null, max: null },
    });
    expect(half.errors).toEqual([
      { reason: 'Submit answered 500', count: 2 },
      { reason: 'Update got no answer within 10 s', count: 1 },
    ]);
    await noteLoadTest(state, id, { key: 'b', message: 'A worker died.' });
    await finish(state, id, claimed, () => ({ outcome: 'passed' }));
    expect(await test.read(id)).toMatchObject({
      status: 'completed',
      workers: 0,
      finishedAt: expect.any(String) as string,
      failure: null,
      progress: { planned: 20, raced: 20, judged: 17, finished: 20, remainingMs: null },
      notes: [{ message: 'A worker died.' }],
      points: [
        { passed: 5, failed: 2, errored: 3 },
        { passed: 10, failureRate: 0 },
      ],
    });
  });

  it('is told by what its scenario said when it was started, whatever that says by now', async () => {
    const id = await test.start({ environment: test.own(), scenario: 'many_coaches', delaysMs: [0], iterations: 1 });
    const now = (await test.read(id)).raced;
    expect(now).toMatchObject({ title: 'Many coaches at once', driver: 'library', recordType: 'scorecard' });
    const [lost] = now.violations;
    if (!lost) throw new TypeError('the scenario declares violations');
    const raced = {
      ...now,
      title: 'Coaches, as they were',
      violations: [{ ...lost, title: 'What it once said must hold', label: 'Gone' }],
    };
    await state.pool.query('UPDATE lastwrite.load_tests SET raced = $2 WHERE id = $1', [id, JSON.stringify(raced)]);
    await finishAll(state, id, () => ({ outcome: 'failed', violations: ['submission_lost'] }));
    expect((await test.read(id)).raced).toEqual(raced);
    const listed = loadTestsResponseSchema.parse(
      await (await test.ask('/api/load-tests?scenario=many_coaches')).json(),
    );
    expect(listed.find((each) => each.id === id)?.raced).toEqual(raced);
    const file = async (format: string) => (await test.ask(`/api/load-tests/${id}/export?format=${format}`)).text();
    const [head = ''] = (await file('csv')).split('\r\n');
    expect(head).toContain(',interval95_high,submission_lost,convergence_p50_ms,');
    const html = await file('html');
    for (const text of ['Coaches, as they were', 'What it once said must hold', 'Gone']) expect(html).toContain(text);
    expect(html).not.toContain(lost.label);
  });

  it('that is cancelled keeps what has finished; a second cancel and one that comes too late change nothing', async () => {
    const id = await test.start({ environment: test.own(), concurrency: 12 });
    const claimed = await claim(state, id, 12);
    await finish(state, id, claimed.slice(0, 2), () => ({ outcome: 'passed' }));
    const cancelled = await test.cancel(id);
    expect(cancelled).toMatchObject({ status: 'cancelled', progress: { planned: 12, finished: 2, remainingMs: null } });
    await finish(state, id, claimed, () => ({ outcome: 'passed' }));
    expect(await test.cancel(id)).toEqual({ ...cancelled, workers: expect.any(Number) as number });
    const done = await test.start({ environment: test.own(), delaysMs: [0], iterations: 1 });
    await finishAll(state, done, () => ({ outcome: 'passed' }));
    expect(await test.cancel(done)).toMatchObject({ status: 'completed' });
  });

  it('that failed as a whole says why, and every iteration has an outcome', async () => {
    const id = await test.start({ environment: test.own() });
    await failLoadTest(state, id, { code: 'target_refused', detail: 'The coaching API refused the token.' });
    expect(await test.read(id)).toMatchObject({
      status: 'failed',
      failure: { code: 'target_refused', detail: 'The coaching API refused the token.' },
      progress: { planned: 12, finished: 12 },
      errors: [{ reason: 'The coaching API refused the token.', count: 12 }],
      points: [{ errored: 4, failureRate: null }, {}, {}],
    });
  });

  it.each([[ABSENT], ['7'], ['..%2f..'], ['%00'], ["'; DROP TABLE lastwrite.load_tests; --"]])(
    'with the id %s is not there, whatever is asked of it',
    async (id) => {
      for (const path of ['', '/events', '/iterations', '/iterations/1', '/export?format=csv']) {
        expect(await problemOf(test.ask(`/api/load-tests/${id}${path}`)), path).toMatchObject({
          status: 404,
          code: 'load_test_not_found',
          detail: expect.stringContaining('UUID') as string,
        });
      }
      expect(await problemOf(test.ask(`/api/load-tests/${id}/cancel`, { method: 'POST' }))).toMatchObject({
        status: 404,
        code: 'load_test_not_found',
      });
    },
  );
});

describe('what a team says of a run', () => {
  const change = (id: string, patch: object) =>
    test.ask(`/api/load-tests/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(patch),
    });
  const listed = async (query: string) =>
    loadTestsResponseSchema.parse(await (await test.ask(`/api/load-tests?${query}`)).json()).map(({ id }) => id);

  it('is its label, which changes and goes; a repeated request is still known as the same', async () => {
    const environment = test.own();
    const key = { 'idempotency-key': `labels-${environment}` };
    const id = await test.start({ environment, label: 'before' }, key);
    const changed = loadTestSchema.parse(await (await change(id, { label: ` fixed in ${environment} ` })).json());
    expect(changed.request.label).toBe(`fixed in ${environment}`);
    expect(await test.start({ environment, label: 'before' }, key)).toBe(id);
    const labels = async () =>
      labelsResponseSchema.parse(await (await test.ask('/api/load-tests/labels')).json()).map(({ label }) => label);
    expect(await labels()).toContain(`fixed in ${environment}`);
    expect(await listed(`environment=${environment}&label=${encodeURIComponent(`fixed in ${environment}`)}`)).toEqual([
      id,
    ]);
    expect(await listed(`environment=${environment}&label=before`)).toEqual([]);
    // A pin says nothing of the label.
    await change(id, { pinned: true });
    expect((await test.read(id)).request.label).toBe(`fixed in ${environment}`);
    await change(id, { label: null });
    expect((await test.read(id)).request).not.toHaveProperty('label');
    expect(await labels()).not.toContain(`fixed in ${environment}`);
  });

  it('is a pin: pinned runs come first over all pages, and only where that is asked for', async () => {
    const environment = test.own();
    const ids: string[] = [];
    for (let run = 0; run < 4; run += 1) ids.unshift(await test.start({ environment }));
    const [newest = '', third = '', second = '', oldest = ''] = ids;
    for (const id of [oldest, third]) await change(id, { pinned: true });
    const inPages: string[] = [];
    for (let path: string | undefined = `/api/load-tests?environment=${environment}&order=pinned&limit=1`; path;) {
      const answer = await test.ask(path);
      inPages.push(...loadTestsResponseSchema.parse(await answer.json()).map(({ id }) => id));
      path = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
    }
    expect(inPages).toEqual([third, oldest, newest, second]);
    expect(await listed(`environment=${environment}`)).toEqual(ids);
    await change(third, { pinned: false });
    expect(await listed(`environment=${environment}&order=pinned`)).toEqual([oldest, newest, third, second]);
  });

  it('is found by words of its label, scenario, variant and id, which stand for themselves', async () => {
    const environment = test.own();
    const labelled = await test.start({ environment, label: 'Release 1.42, 100 % of traffic' });
    const other = await test.start({ environment, variant: 'omit_submission/async_reread' });
    const found = (search: string) => listed(`environment=${environment}&search=${encodeURIComponent(search)}`);
    expect(await found('RELEASE 1.42')).toEqual([labelled]);
    expect(await found('traffic release')).toEqual([labelled]);
    expect(await found('release reread')).toEqual([]);
    expect(await found('async_reread')).toEqual([other]);
    expect(await found('update against submit')).toEqual([other, labelled]);
    expect(await found(other.slice(0, 18))).toContain(other);
    expect(await found(other)).toEqual([other]);
    // Not patterns.
    expect(await found('100 %')).toEqual([labelled]);
    expect(await found('rel_ase')).toEqual([]);
    expect(await found('  ')).toEqual([other, labelled]);
  });

  it.each([
    [{}, /at least one of/],
    [{ label: 'x'.repeat(201) }, /200/],
    [{ label: 'a\u0000b' }, /control/],
    [{ pinned: 'yes' }, /boolean/],
    [{ name: 'x' }, /name/],
  ])('is refused where it is %j', async (patch, expected) => {
    const id = await test.start({ environment: test.own() });
    const problem = await problemOf(change(id, patch));
    expect([problem.status, problem.code]).toEqual([400, 'invalid_request']);
    expect(JSON.stringify(problem)).toMatch(expected);
    expect(await problemOf(change(ABSENT, { pinned: true }))).toMatchObject({ code: 'load_test_not_found' });
  });
});

describe('the history', () => {
  it('comes newest first, filtered, in pages that name the next', async () => {
    const environment = test.own();
    const ids: string[] = [];
    for (const variant of ['save_all/async_closure', 'omit_submission/async_reread', 'save_all/async_closure'])
      ids.unshift(await test.start({ environment, variant }));
    const page = async (path: string) => {
      const answer = await test.ask(path);
      const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? null;
      return { ids: loadTestsResponseSchema.parse(await answer.json()).map(({ id }) => id), next };
    };
    expect(await page(`/api/load-tests?environment=${environment}`)).toEqual({ ids, next: null });
    expect(
      await page(`/api/load-tests?environment=${environment}&scenario=scorecard_race&variant=save_all%2Fasync_closure`),
    ).toEqual({ ids: [ids[0], ids[2]], next: null });
    expect((await page('/api/load-tests?scenario=scheduler_claims')).ids).toEqual([]);
    const first = await page(`/api/load-tests?environment=${environment}&limit=2`);
    expect(first.ids).toEqual(ids.slice(0, 2));
    expect(await page(first.next ?? '')).toEqual({ ids: ids.slice(2), next: null });
    expect((await page(`/api/load-tests?before=${ABSENT}`)).ids).toEqual([]);
  });

  it.each([
    ['environment=nope', 'unknown_environment', /configured environments: local/],
    ['scenario=nope', 'unknown_scenario', /one of the scenarios scorecard_race/],
    ['variant=nope', 'unknown_scenario', /a variant of one of the scenarios/],
    [
      'scenario=evaluation_batches&variant=save_all%2Fasync_closure',
      'unknown_scenario',
      /variants of evaluation_batches/,
    ],
  ])('says what is wrong with %s, where an empty list would pass it over', async (query, code, expected) => {
    const problem = await problemOf(test.ask(`/api/load-tests?${query}`));
    expect(problem).toMatchObject({ status: 400, code });
    expect(problem.detail).toMatch(expected);
  });

  it('control: is empty where nothing was run yet, and has what was run where it is no longer configured', async () => {
    const list = async (query: string) =>
      loadTestsResponseSchema.parse(await (await test.ask(`/api/load-tests?${query}`)).json());
    expect(await list('scenario=scheduler_claims&variant=skip_locked')).toEqual([]);
    const gone = 'torn-down';
    await insertLoadTest(state, { environment: gone, variant: 'variant_of_old' });
    expect(await list(`environment=${gone}`)).toHaveLength(1);
    // Both are in the history, though never together.
    expect(await list(`environment=${gone}&variant=save_all%2Fasync_closure`)).toEqual([]);
  });

  it.each([
    'limit=0',
    'limit=501',
    'limit=1.5',
    'limit=-1',
    'limit=ten',
    'before=7',
    'status=stuck',
    'limit=1&limit=2',
  ])('refuses %s', async (query) => {
    expect(await problemOf(test.ask(`/api/load-tests?${query}`))).toMatchObject({
      status: 400,
      code: 'invalid_request',
    });
  });
});

it('scenarios are described, and the metrics count', async () => {
  const scenarios = scenariosResponseSchema.parse(await (await test.ask('/api/scenarios')).json());
  expect(scenarios.map(({ id }) => id)).toEqual(expect.arrayContaining(['scorecard_race', 'many_coaches']));
  const count = async (line: RegExp) => Number(line.exec(await (await test.ask('/metrics')).text())?.[1]);
  const { rows } = await state.pool.query<{ passed: number; completed: number }>(
    `SELECT (SELECT count(*)::int FROM lastwrite.iterations WHERE outcome = 'passed') AS passed, (SELECT count(*)::int FROM lastwrite.load_tests WHERE completed_at IS NOT NULL) AS completed`,
  );
  expect(await count(/^lastwrite_load_test_iterations\{outcome="passed"\} (\d+)$/m)).toBe(rows[0]?.passed);
  expect(await count(/^lastwrite_load_tests\{status="completed"\} (\d+)$/m)).toBe(rows[0]?.completed);
});

it('the metrics have the failure rate of the latest completed load test of each variant, at its worst delay', async () => {
  const rate = async (variant: string) => {
    const metrics = await (await test.ask('/metrics')).text();
    const line = metrics
      .split('\n')
      .find((each) => each.startsWith('lastwrite_load_test_failure_rate{') && each.includes(`variant="${variant}"`));
    return line === undefined ? null : Number(line.split(' ').at(-1));
  };
  const variant = 'version_check/own_half';
  const environment = test.own();
  const ran = async (fails: boolean) => {
    const id = await test.start({ variant, environment, delaysMs: [0, 10], iterations: 4 });
    await finishAll(state, id, ({ delayMs }) =>
      fails && delayMs === 10 ? { outcome: 'failed', violations: ['submission_lost'] } : { outcome: 'passed' },
    );
  };
  await ran(false);
  await expect.poll(() => rate(variant)).toBe(0);
  await ran(true);
  await expect.poll(() => rate(variant)).toBe(1);
  expect(await rate('row_lock/own_half')).toBeNull();
});
