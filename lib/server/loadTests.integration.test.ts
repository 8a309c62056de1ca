import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { iterationSchema, iterationsResponseSchema, loadTestSchema, loadTestsResponseSchema, startedLoadTestSchema, type LoadTest } from '@/lib/contract/loadTests';
import { problemSchema } from '@/lib/contract/problem';
import { scenariosResponseSchema } from '@/lib/contract/scenarios';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { failLoadTest } from '@/lib/state/loadTests/failLoadTest';
import { noteLoadTest } from '@/lib/state/loadTests/noteLoadTest';
import type { State } from '@/lib/state/openState';
import { wilsonInterval } from '@/lib/statistics/wilsonInterval';
import { readEvents } from '../cli/source/readEvents';
import { answerLocally } from './answerLocally';
import { answerDirectly } from './http/answerDirectly';
import { claim, finish, finishAll, type Result } from './testing/loadTests';
import { openTestServer, type TestServer } from './testing/openTestServer';

const ABSENT = '01a201cb-f5a6-775f-b557-871ddfd1cf4d';
const asked = { scenario: 'scorecard_race', variant: 'save_all/async_closure', delaysMs: [0, 10, 50], iterations: 4, settleMs: 0 };
let test: TestServer;
let state: State;
/** Answers as the reference service does, and as another one. */
let services: readonly [reference: Server, other: Server];
let made = 0;

beforeAll(async () => {
  services = [await serve({ 'lastwrite-service': 'reference' }), await serve({})];
  const [reference, other] = services.map((service) => ({ url: `http://127.0.0.1:${(service.address() as AddressInfo).port}`, token: null }));
  test = await openTestServer((config) => {
    const [base] = config.environments;
    const environment = (id: string, change: Partial<EnvironmentConfig>): EnvironmentConfig => ({ ...base, id, loadTests: true, coaching: reference ?? null, ...change });
    return {
      ...config,
      environments: [
        environment('local', {}), environment('other', { coaching: other ?? null }), environment('away', { coaching: { url: 'http://127.0.0.1:1', token: null } }),
        environment('production', { loadTests: false }), environment('bare', { coaching: null }),
        // Load tests of one environment run one after the other: each test has its own.
        ...Array.from({ length: 30 }, (_, index) => environment(`own-${index + 1}`, {})),
      ],
    };
  });
  state = test.server.state ?? expect.fail();
});
afterAll(async () => {
  await test.close();
  for (const service of services) service.close();
});

async function serve(headers: Readonly<Record<string, string>>): Promise<Server> {
  const server = createServer((_request, response) => { response.writeHead(200, headers).end('{}'); });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return server;
}

const own = () => `own-${made += 1}`;
const post = (change: object = {}, headers: Readonly<Record<string, string>> = {}) => test.post('/api/load-tests', { ...asked, ...change }, headers);
async function start(change: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await post(change, headers);
  expect(answer.status, await answer.clone().text()).toBe(202);
  return startedLoadTestSchema.parse(await answer.json()).id;
}
const read = async (id: string) => loadTestSchema.parse(await (await test.ask(`/api/load-tests/${id}`)).json());
const cancel = async (id: string) => loadTestSchema.parse(await (await test.ask(`/api/load-tests/${id}/cancel`, { method: 'POST' })).json());
async function problemOf(asking: Promise<Response>) {
  const answer = await asking;
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  return problemSchema.parse(await answer.json());
}

describe('a start', () => {
  it('plans every iteration, the delays in turns, and waits for a worker', async () => {
    const answer = await post({ environment: own(), label: ' after the fix ' });
    const { id } = startedLoadTestSchema.parse(await answer.json());
    expect([answer.status, answer.headers.get('location')]).toEqual([202, `/api/load-tests/${id}`]);
    const loadTest = await read(id);
    expect(loadTest).toMatchObject({
      status: 'queued', waitsFor: 0, workers: 0, startedAt: null, finishedAt: null, progress: { planned: 12, finished: 0, remainingMs: null },
      request: { ...asked, label: 'after the fix', concurrency: 10, latency: 'none' },
    });
    expect(loadTest.points.map(({ delayMs, planned, failureRate, interval95 }) => [delayMs, planned, failureRate, interval95])).toEqual([[0, 4, null, null], [10, 4, null, null], [50, 4, null, null]]);
    const { rows } = await state.pool.query<{ delays: number[] }>('SELECT array_agg(delay_ms ORDER BY n) AS delays FROM lastwrite.iterations WHERE load_test_id = $1', [id]);
    expect(rows[0]?.delays).toEqual([0, 10, 50, 0, 10, 50, 0, 10, 50, 0, 10, 50]);
    const { rows: jobs } = await state.pool.query('SELECT 1 FROM pgboss.job WHERE data->>\'id\' = $1', [id]);
    expect(jobs).toHaveLength(1);
  });

  it('fills in what is left out, and takes the first environment', async () => {
    const { request } = await read(await start({ delaysMs: undefined, iterations: undefined, settleMs: undefined }));
    expect(request).toEqual({ scenario: asked.scenario, variant: asked.variant, environment: 'local', delaysMs: [0, 5, 10, 50, 100], iterations: 50, concurrency: 10, settleMs: 2000, latency: 'none' });
  });

  it('with a key that was used is the first one, also at the same time; with another request it is refused', async () => {
    const environment = own();
    const key = { 'idempotency-key': 'press-once' };
    const ids = await Promise.all(Array.from({ length: 6 }, () => start({ environment }, key)));
    expect(new Set(ids).size).toBe(1);
    expect(loadTestsResponseSchema.parse(await (await test.ask(`/api/load-tests?environment=${environment}`)).json())).toHaveLength(1);
    expect(await problemOf(post({ environment, iterations: 5 }, key))).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    for (const wrong of ['', 'two words', 'ü', 'x'.repeat(201)]) expect(await problemOf(post({ environment }, { 'idempotency-key': wrong }))).toMatchObject({ status: 400, code: 'invalid_request' });
    // Without a key, two presses are two load tests: the second waits for the first.
    const [first, second] = await Promise.all([start({ environment }), start({ environment })]);
    expect([(await read(first)).waitsFor, (await read(second)).waitsFor].sort()).toEqual([1, 2]);
  });

  it.each<[string, object, object]>([
    ['an unknown scenario', { scenario: 'scorecard_rice' }, { code: 'unknown_scenario', detail: expect.stringContaining('scorecard_race, many_coaches') as string, errors: [{ path: 'body.scenario' }] }],
    ['an unknown variant', { variant: 'save_none/later' }, { code: 'unknown_scenario', detail: expect.stringContaining('save_all/async_closure') as string, errors: [{ path: 'body.variant' }] }],
    ['coaches where there is one', { coaches: 3 }, { code: 'invalid_request', errors: [{ path: 'body.coaches' }] }],
    ['an unknown environment', { environment: 'moon' }, { code: 'unknown_environment' }],
    ['an environment that takes none', { environment: 'production' }, { status: 403, code: 'load_tests_not_allowed', detail: expect.stringContaining('"loadTests": true') as string }],
    ['an environment without a service', { environment: 'bare' }, { status: 403, code: 'load_tests_not_allowed', detail: expect.stringContaining('"coaching"') as string }],
    ['staging on a service that does not know it', { environment: 'other', latency: 'staging' }, { status: 400, code: 'invalid_request', errors: [{ path: 'body.latency' }] }],
    ['a negative delay', { delaysMs: [-1] }, { errors: [{ path: 'body.delaysMs.0', message: 'expected a delay in milliseconds: a whole number from 0 to 60000' }] }],
    ['a fractional delay', { delaysMs: [0, 2.5] }, { errors: [{ path: 'body.delaysMs.1' }] }],
    ['a huge delay', { delaysMs: [60_001] }, { errors: [{ path: 'body.delaysMs.0' }] }],
    ['a delay twice', { delaysMs: [5, 10, 5] }, { errors: [{ path: 'body.delaysMs', message: 'expected each delay once; 5 stands there twice' }] }],
    ['no delay', { delaysMs: [] }, { errors: [{ path: 'body.delaysMs' }] }],
    ['51 delays', { delaysMs: Array.from({ length: 51 }, (_, index) => index) }, { errors: [{ path: 'body.delaysMs' }] }],
    ['delays in words', { delaysMs: '0,10' }, { errors: [{ path: 'body.delaysMs' }] }],
    ['no iteration', { iterations: 0 }, { errors: [{ path: 'body.iterations', message: 'expected iterations per delay: a whole number from 1 to 10000' }] }],
    ['10 million iterations', { iterations: 10_000_000 }, { errors: [{ path: 'body.iterations' }, { path: 'body.iterations' }] }],
    ['too many over all delays', { iterations: 10_000 }, { errors: [{ path: 'body.iterations', message: expect.stringContaining('these are 30000') as string }] }],
    ['a number in quotes', { iterations: '50' }, { errors: [{ path: 'body.iterations' }] }],
    ['nobody at once', { concurrency: 0 }, { errors: [{ path: 'body.concurrency' }] }],
    ['a wait without end', { settleMs: 1e9 }, { errors: [{ path: 'body.settleMs' }] }],
    ['one coach', { scenario: 'many_coaches', coaches: 1 }, { errors: [{ path: 'body.coaches' }] }],
    ['an unknown latency', { latency: 'production' }, { errors: [{ path: 'body.latency', message: 'expected none or staging' }] }],
    ['a label that is no text', { label: 'a\u0000b' }, { errors: [{ path: 'body.label' }] }],
    ['half a character', { label: '\ud800' }, { errors: [{ path: 'body.label' }] }],
    ['an unknown property', { iteration: 5 }, { errors: [{ path: 'body.iteration', message: 'expected no such property' }] }],
  ])('of %s is refused and says what was expected', async (_what, change, expected) => {
    expect(await problemOf(post({ environment: own(), ...change }).finally(() => { made -= 1; }))).toMatchObject({ status: 400, code: 'invalid_request', ...expected });
  });

  it('against a service that gives no answer now is accepted: it may be back', async () => {
    await start({ environment: 'away', latency: 'staging' });
    await start({ environment: own(), latency: 'staging' });
  });

  it('from another site is refused, and a cancel too', async () => {
    const id = await start({ environment: own() });
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect(await problemOf(post({}, headers))).toMatchObject({ status: 403, code: 'cross_site_request' });
    expect(await problemOf(test.ask(`/api/load-tests/${id}/cancel`, { method: 'POST', headers }))).toMatchObject({ status: 403, code: 'cross_site_request' });
    expect(await problemOf(test.ask('/api/load-tests', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://elsewhere.example' }, body: 'scenario=x' }))).toMatchObject({ status: 403 });
    expect((await read(id)).status).toBe('queued');
  });
});

describe('a load test', () => {
  it('is what its iterations say, at every moment', async () => {
    const id = await start({ environment: own(), delaysMs: [0, 10], iterations: 10, concurrency: 20 });
    const results: readonly Result[] = [
      ...[4, 1, 3, 2].map((convergenceMs): Result => ({ outcome: 'passed', convergenceMs, delayErrorMs: -convergenceMs / 10 })),
      { outcome: 'failed', violations: ['submission_lost', 'clickhouse_mismatch'], delayErrorMs: 0.9 }, { outcome: 'failed', violations: ['clickhouse_mismatch'], delayErrorMs: 0.05 },
      { outcome: 'errored', error: 'Submit answered 500' }, { outcome: 'errored', error: 'Submit answered 500' }, { outcome: 'errored', error: 'Update got no answer within 10 s' },
    ];
    const claimed = [...await claim(state, id, 6, 'one'), ...await claim(state, id, 14, 'two')];
    expect(await read(id)).toMatchObject({ status: 'running', workers: 2, waitsFor: null, startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string, progress: { planned: 20, finished: 0, remainingMs: null } });
    const atZero = claimed.filter(({ delayMs }) => delayMs === 0);
    await finish(state, id, atZero.slice(0, results.length), ({ n }) => results[(n - 1) / 2] ?? expect.fail());
    const half = await read(id);
    expect(half.progress).toMatchObject({ planned: 20, finished: 9, remainingMs: expect.any(Number) as number });
    expect(half.points[0]).toEqual({
      delayMs: 0, planned: 10, passed: 4, failed: 2, errored: 3, failureRate: 2 / 6, interval95: [...wilsonInterval(2, 6) ?? []],
      violations: { submission_lost: 1, clickhouse_mismatch: 2 }, convergenceMs: { p50: 2, p95: 4, max: 4 }, delayErrorMs: { p50: 0.2, p99: 0.9 },
    });
    expect(half.points[1]).toMatchObject({ passed: 0, failureRate: null, interval95: null, violations: {}, convergenceMs: { p50: null, p95: null, max: null } });
    expect(half.errors).toEqual([{ reason: 'Submit answered 500', count: 2 }, { reason: 'Update got no answer within 10 s', count: 1 }]);
    await noteLoadTest(state, id, { key: 'b', message: 'A worker died.' });
    await finish(state, id, claimed, () => ({ outcome: 'passed' }));
    expect(await read(id)).toMatchObject({
      status: 'completed', workers: 0, finishedAt: expect.any(String) as string, failure: null,
      progress: { planned: 20, finished: 20, remainingMs: null }, notes: [{ message: 'A worker died.' }], points: [{ passed: 5, failed: 2, errored: 3 }, { passed: 10, failureRate: 0 }],
    });
  });

  it('that is cancelled keeps what has finished; a second cancel and one that comes too late change nothing', async () => {
    const id = await start({ environment: own(), concurrency: 12 });
    const claimed = await claim(state, id, 12);
    await finish(state, id, claimed.slice(0, 2), () => ({ outcome: 'passed' }));
    const cancelled = await cancel(id);
    expect(cancelled).toMatchObject({ status: 'cancelled', progress: { planned: 12, finished: 2, remainingMs: null } });
    await finish(state, id, claimed, () => ({ outcome: 'passed' }));
    expect(await cancel(id)).toEqual({ ...cancelled, workers: expect.any(Number) as number });
    const done = await start({ environment: own(), delaysMs: [0], iterations: 1 });
    await finishAll(state, done, () => ({ outcome: 'passed' }));
    expect(await cancel(done)).toMatchObject({ status: 'completed' });
  });

  it('that failed as a whole says why, and every iteration has an outcome', async () => {
    const id = await start({ environment: own() });
    await failLoadTest(state, id, { code: 'target_refused', detail: 'The coaching API refused the token.' });
    expect(await read(id)).toMatchObject({
      status: 'failed', failure: { code: 'target_refused', detail: 'The coaching API refused the token.' }, progress: { planned: 12, finished: 12 },
      errors: [{ reason: 'The coaching API refused the token.', count: 12 }], points: [{ errored: 4, failureRate: null }, {}, {}],
    });
  });

  it.each([[ABSENT], ['7'], ['..%2f..'], ['%00'], ["'; DROP TABLE lastwrite.load_tests; --"]])('with the id %s is not there, whatever is asked of it', async (id) => {
    for (const path of ['', '/events', '/iterations', '/iterations/1', '/export?format=csv']) {
      expect(await problemOf(test.ask(`/api/load-tests/${id}${path}`)), path).toMatchObject({ status: 404, code: 'load_test_not_found', detail: expect.stringContaining('UUID') as string });
    }
    expect(await problemOf(test.ask(`/api/load-tests/${id}/cancel`, { method: 'POST' }))).toMatchObject({ status: 404, code: 'load_test_not_found' });
  });
});

describe('the history', () => {
  it('comes newest first, filtered, in pages that name the next', async () => {
    const environment = own();
    const ids: string[] = [];
    for (const variant of ['save_all/async_closure', 'omit_submission/async_reread', 'save_all/async_closure']) ids.unshift(await start({ environment, variant }));
    const page = async (path: string) => {
      const answer = await test.ask(path);
      const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? null;
      return { ids: loadTestsResponseSchema.parse(await answer.json()).map(({ id }) => id), next };
    };
    expect(await page(`/api/load-tests?environment=${environment}`)).toEqual({ ids, next: null });
    expect(await page(`/api/load-tests?environment=${environment}&scenario=scorecard_race&variant=save_all%2Fasync_closure`)).toEqual({ ids: [ids[0], ids[2]], next: null });
    expect((await page('/api/load-tests?scenario=many_coaches')).ids).toEqual([]);
    const first = await page(`/api/load-tests?environment=${environment}&limit=2`);
    expect(first.ids).toEqual(ids.slice(0, 2));
    expect(await page(first.next ?? '')).toEqual({ ids: ids.slice(2), next: null });
    expect((await page(`/api/load-tests?before=${ABSENT}`)).ids).toEqual([]);
  });

  it.each(['limit=0', 'limit=501', 'limit=1.5', 'limit=-1', 'limit=ten', 'before=7', 'status=running', 'limit=1&limit=2'])('refuses %s', async (query) => {
    expect(await problemOf(test.ask(`/api/load-tests?${query}`))).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});

describe('iterations and files', () => {
  let id: string;
  /** Of a few hundred kB: a body that nobody would keep in memory twenty thousand times. */
  const inspection = { findings: [], versions: [], headline: { lead: 'Lost.', rest: '' }, inspectedAt: '', text: 'x'.repeat(50_000) } as unknown as Result['inspection'];
  beforeAll(async () => {
    id = await start({ environment: own(), delaysMs: [0, 10], iterations: 60, concurrency: 100 });
    const call = { actor: 'submit', call: 'SubmitScorecard', startedAt: '2026-01-18T10:32:07.418204Z', finishedAt: '2026-01-18T10:32:07.428204Z', status: 200, response: { odd: '\u0000 "' } } as const;
    await finishAll(state, id, ({ n }): Result => (n % 3 === 0 ? { outcome: 'failed', violations: ['submission_lost'], calls: [call], steps: [], inspection } : n === 1 ? { outcome: 'errored', error: 'Submit, "answered" 500' } : { outcome: 'passed', calls: [call] }));
  });

  async function iterations(query: string) {
    const answer = await test.ask(query.startsWith('/') ? query : `/api/load-tests/${id}/iterations?${query}`);
    return { rows: (await answer.json() as { inspection: unknown }[]), next: /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? null };
  }

  it('are listed by number, by outcome and by delay, in pages, with their inspections or without', async () => {
    const { rows } = await iterations('outcome=failed&delayMs=10&inspection=omit&limit=500');
    const parsed = iterationsResponseSchema.parse(rows);
    expect(parsed.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, index) => 6 * (index + 1)));
    expect(parsed[0]).toMatchObject({ delayMs: 10, outcome: 'failed', violations: ['submission_lost'], subject: expect.stringMatching(/^customers\//) as string, inspection: null, attempts: 1, calls: [{ response: { odd: '\u0000 "' } }] });
    expect((await iterations('outcome=failed&limit=1')).rows[0]?.inspection).toEqual(inspection);
    const seen: unknown[] = [];
    for (let next: string | null = 'limit=50'; next !== null;) {
      const page = await iterations(next);
      seen.push(...page.rows);
      next = page.next;
    }
    expect(seen).toHaveLength(120);
  });

  it('one alone has its inspection; one that is none is not found', async () => {
    const read = async (n: string) => test.ask(`/api/load-tests/${id}/iterations/${n}`);
    const { inspection: kept, ...one } = await (await read('3')).json() as { inspection: unknown };
    expect([iterationSchema.parse({ ...one, inspection: null }).n, kept]).toEqual([3, inspection]);
    expect(iterationSchema.parse(await (await read('1')).json())).toMatchObject({ outcome: 'errored', error: 'Submit, "answered" 500', calls: [], steps: [] });
    for (const n of ['0', '121', '-1', '1.5', 'x', '99999999999']) expect(await problemOf(read(n)), n).toMatchObject({ status: 404, code: 'iteration_not_found' });
    for (const query of ['outcome=lost', 'delayMs=-1', 'delayMs=0.5', 'after=x', 'limit=1000', 'inspection=yes']) expect(await problemOf(test.ask(`/api/load-tests/${id}/iterations?${query}`)), query).toMatchObject({ status: 400 });
  });

  it('can be saved as CSV, JSON and a page of its own', async () => {
    const save = async (query: string) => {
      const answer = await test.ask(`/api/load-tests/${id}/export?${query}`);
      return { type: answer.headers.get('content-type'), name: answer.headers.get('content-disposition'), text: await answer.text() };
    };
    const csv = await save('format=csv');
    expect(csv).toMatchObject({ type: expect.stringMatching(/^text\/csv/) as string, name: expect.stringMatching(/^attachment; filename="load-test-scorecard_race-[\w-]+\.csv"$/) as string });
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(3);
    const rows = (await save('format=csv&rows=iterations')).text.trimEnd().split('\r\n');
    expect(rows).toHaveLength(121);
    expect(rows[1]).toContain('"Submit, ""answered"" 500"');
    const json = JSON.parse((await save('format=json')).text) as { loadTest: LoadTest; iterations: { n: number; inspection: unknown }[] };
    expect(loadTestSchema.parse(json.loadTest)).toEqual(await read(id));
    expect(json.iterations.map(({ n }) => n)).toEqual([1, ...Array.from({ length: 40 }, (_, index) => 3 * (index + 1))]);
    expect(json.iterations[1]?.inspection).toEqual(inspection);
    const page = await save('format=html');
    expect(page).toMatchObject({ type: 'text/html; charset=utf-8', text: expect.stringMatching(/^<!doctype html>[^]*40 iterations failed, 1 could not be judged/) as string });
    for (const query of ['', 'format=pdf', 'format=json&rows=iterations', 'format=csv&rows=all']) expect(await problemOf(test.ask(`/api/load-tests/${id}/export?${query}`))).toMatchObject({ status: 400 });
  });

  it('are read as they are taken: a reader who leaves ends it, and one who came is not sent a half for a whole', async () => {
    const answer = await test.ask(`/api/load-tests/${id}/export?format=json`);
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(test.server.state?.pool.waitingCount).toBe(0);
    const head = await test.ask(`/api/load-tests/${id}/export?format=json`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

describe('the stream', () => {
  const events = async (id: string, init: RequestInit = {}, query = '') => readEvents(await test.ask(`/api/load-tests/${id}/events${query}`, init));

  it('tells what has happened, what happens, and the end', async () => {
    const id = await start({ environment: own(), concurrency: 12 });
    const claimed = await claim(state, id, 12);
    await finish(state, id, claimed.slice(0, 3), () => ({ outcome: 'failed', violations: ['update_lost'] }));
    const told: { event: string; data: unknown }[] = [];
    let stage = 0;
    for await (const event of await events(id)) {
      told.push(event);
      const documents = told.filter((each) => each.event === 'load-test').map(({ data }) => data as LoadTest);
      // The next thing happens only when the one before was told.
      if (stage === 0 && told.filter((each) => each.event === 'iteration').length === 3) {
        stage = 1;
        await noteLoadTest(state, id, { key: 'pause', message: 'It paused.' });
      } else if (stage === 1 && documents.at(-1)?.notes.length === 1) {
        stage = 2;
        await finish(state, id, claimed, ({ n }) => ({ outcome: n === 12 ? 'errored' : 'passed', error: n === 12 ? 'Gone' : null }));
      }
    }
    const iterations = told.filter(({ event }) => event === 'iteration').map(({ data }) => data as { order: number; outcome: string });
    expect(iterations.map(({ order }) => order)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(iterations[0]).toMatchObject({ outcome: 'failed', violations: ['update_lost'], error: null });
    expect(told.at(0)?.event).toBe('load-test');
    expect(told.at(-2)).toMatchObject({ event: 'load-test', data: { status: 'completed', progress: { finished: 12 } } });
    expect(told.at(-1)?.event).toBe('end');
  });

  it('goes on where a reader was, and begins again for whoever asks', async () => {
    const id = await start({ environment: own() });
    await finishAll(state, id, () => ({ outcome: 'passed' }));
    const orders = async (init: RequestInit, query = '') => {
      const text = await (await test.ask(`/api/load-tests/${id}/events${query}`, init)).text();
      return [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    };
    expect(await orders({})).toHaveLength(12);
    expect(await orders({ headers: { 'last-event-id': '9' } })).toEqual([10, 11, 12]);
    expect(await orders({}, '?after=11')).toEqual([12]);
    expect(await orders({ headers: { 'last-event-id': '12' } }, '?after=0')).toEqual([]);
    expect(await problemOf(test.ask(`/api/load-tests/${id}/events`, { headers: { 'last-event-id': 'x' } }))).toMatchObject({ status: 400 });
  });

  it('goes on when the console’s own database was away for a moment', async () => {
    const id = await start({ environment: own(), concurrency: 12 });
    const claimed = await claim(state, id, 12);
    const database = new URL(test.databases.stateUrl).pathname.slice(1);
    const admin = new Client({ connectionString: inject('lastwriteStack').postgres.adminUrl });
    await admin.connect();
    const told: string[] = [];
    for await (const { event, data } of await events(id)) {
      told.push(event === 'load-test' ? (data as LoadTest).status : event);
      if (told.length > 1) continue;
      await admin.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
      await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database]);
      expect(await problemOf(test.ask(`/api/load-tests/${id}`))).toMatchObject({ status: 503, code: 'not_ready' });
      setTimeout(() => void admin.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`).then(() => finish(state, id, claimed, () => ({ outcome: 'passed' }))), 900);
    }
    await admin.end();
    expect([told[0], told.filter((what) => what === 'iteration').length, told.slice(-2)]).toEqual(['running', 12, ['completed', 'end']]);
  });

  it('over the network too ends with its reader', async () => {
    const id = await start({ environment: own() });
    const web = createServer((request, response) => void answerDirectly(answerLocally, request, response));
    await new Promise<void>((resolve) => { web.listen(0, '127.0.0.1', resolve); });
    const readers = async () => (await test.server.metrics.watchers.get()).values[0]?.value;
    const before = await readers() ?? 0;
    const leave = new AbortController();
    const tabs = await Promise.all([1, 2, 3].map(() => fetch(`http://127.0.0.1:${(web.address() as AddressInfo).port}/api/load-tests/${id}/events`, { signal: leave.signal })));
    expect([tabs[0]?.headers.get('content-type'), await readers()]).toEqual(['text/event-stream; charset=utf-8', before + 3]);
    leave.abort();
    await vi.waitFor(async () => { expect(await readers()).toBe(before); }, 5_000);
    web.close();
  });

  it('tells of a cancel, and asks no more when the reader is gone', async () => {
    const id = await start({ environment: own() });
    const left = (await test.ask(`/api/load-tests/${id}/events`)).body?.getReader();
    await left?.read();
    const queries = vi.spyOn(state.pool, 'query');
    await left?.cancel();
    const afterwards = queries.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(queries.mock.calls.length).toBeLessThanOrEqual(afterwards + 1);
    queries.mockRestore();
    const statuses: string[] = [];
    for await (const { event, data } of await events(id)) {
      if (event !== 'load-test') continue;
      statuses.push((data as LoadTest).status);
      if (statuses.length === 1) await cancel(id);
    }
    expect(statuses).toEqual(['queued', 'cancelled']);
  });
});

it('scenarios are described, and the metrics count', async () => {
  const scenarios = scenariosResponseSchema.parse(await (await test.ask('/api/scenarios')).json());
  expect(scenarios.map(({ id }) => id)).toEqual(expect.arrayContaining(['scorecard_race', 'many_coaches']));
  const count = async (line: RegExp) => Number(line.exec(await (await test.ask('/metrics')).text())?.[1]);
  const { rows } = await state.pool.query<{ passed: number; completed: number }>(`SELECT (SELECT count(*)::int FROM lastwrite.iterations WHERE outcome = 'passed') AS passed, (SELECT count(*)::int FROM lastwrite.load_tests WHERE completed_at IS NOT NULL) AS completed`);
  expect(await count(/^lastwrite_load_test_iterations\{outcome="passed"\} (\d+)$/m)).toBe(rows[0]?.passed);
  expect(await count(/^lastwrite_load_tests\{status="completed"\} (\d+)$/m)).toBe(rows[0]?.completed);
});
