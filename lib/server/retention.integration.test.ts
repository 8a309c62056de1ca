import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { retentionSchema } from '@/lib/contract/retention';
import { recordCalls } from '@/lib/state/calls';
import { listCalls } from '@/lib/state/testing/listCalls';
import { insertExploration } from '@/lib/state/interleavings/testing/insertExploration';
import type { State } from '@/lib/state/openState';
import { openLoadTestServer, problemOf, type LoadTestServer } from './testing/openLoadTestServer';

let test: LoadTestServer;
let state: State;

beforeAll(async () => {
  test = await openLoadTestServer();
  ({ state } = test);
});
afterAll(() => test.close());

const remove = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  test.ask(path, { method: 'DELETE', headers });
const waiting = async () =>
  (await state.pool.query<{ n: number }>("SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'retention'")).rows[0]
    ?.n;

it('a load test that is over is deleted, once; one that is not says so and stays', async () => {
  const id = await test.start({ environment: test.own() });
  expect(await problemOf(remove(`/api/load-tests/${id}`))).toMatchObject({ status: 409, code: 'still_running' });
  expect((await test.read(id)).status).toBe('queued');
  await test.cancel(id);
  const deleted = await remove(`/api/load-tests/${id}`);
  expect([deleted.status, await deleted.text()]).toEqual([204, '']);
  for (const path of ['', '/iterations', '/iterations/1', '/events', '/export?format=csv'])
    expect(await problemOf(test.ask(`/api/load-tests/${id}${path}`)), path).toMatchObject({
      status: 404,
      code: 'load_test_not_found',
    });
  const listed = (await (await test.ask('/api/load-tests?limit=500')).json()) as readonly { readonly id: string }[];
  expect(listed.map((each) => each.id)).not.toContain(id);
  expect(await problemOf(remove(`/api/load-tests/${id}`))).toMatchObject({ status: 404 });
  // What hangs on it waits for a worker, which was woken.
  expect(await waiting()).toBeGreaterThan(0);
});

it('an exploration that is over is deleted, with its orders; one that is not stays', async () => {
  const id = await insertExploration(state);
  expect(await problemOf(remove(`/api/interleavings/${id}`))).toMatchObject({ status: 409, code: 'still_running' });
  await test.ask(`/api/interleavings/${id}/cancel`, { method: 'POST' });
  expect((await remove(`/api/interleavings/${id}`)).status).toBe(204);
  expect((await test.ask(`/api/interleavings/${id}`)).status).toBe(404);
  expect(await problemOf(remove(`/api/interleavings/${id}`))).toMatchObject({ code: 'exploration_not_found' });
});

it('reported calls are forgotten record by record', async () => {
  const [one, other] = [uuidv7(), uuidv7()].map((id) => `customers/cox/profiles/sales/scorecards/${id}`);
  const at = new Date().toISOString();
  for (const name of [one ?? '', other ?? ''])
    await recordCalls(state, 'local', scorecardType, [
      { name, call: 'UpdateScorecard', startedAt: at, finishedAt: at, status: 200, response: {} },
    ]);
  expect(await (await remove(`/api/calls?environment=other&name=${one}`)).json()).toEqual({ forgotten: 0 });
  expect(await (await remove(`/api/calls?name=${one}`)).json()).toEqual({ forgotten: 1 });
  expect([
    (await listCalls(state, 'local', one ?? '')).length,
    (await listCalls(state, 'local', other ?? '')).length,
  ]).toEqual([0, 1]);
  expect(await problemOf(remove('/api/calls?name=x'))).toMatchObject({ status: 400, code: 'invalid_name' });
  expect(await problemOf(remove('/api/calls'))).toMatchObject({ status: 400, code: 'invalid_request' });
});

it('what is kept is told with what goes next, and can be deleted at once', async () => {
  const id = await test.start({ environment: test.own(), label: 'the oldest' });
  await test.cancel(id);
  await state.pool.query("UPDATE lastwrite.load_tests SET cancelled_at = '2024-01-01T00:00:00Z' WHERE id = $1", [id]);
  const kept = retentionSchema.parse(await (await test.ask('/api/retention')).json());
  expect(kept).toMatchObject({
    loadTests: { days: 90, next: { id, title: 'the oldest', at: '2024-03-31T00:00:00.000Z' } },
    replays: { days: 30 },
    logs: { days: 14 },
  });
  expect(kept.loadTests.count).toBeGreaterThan(0);
  expect((await test.ask('/api/retention', { method: 'POST' })).status).toBe(202);
});

it('whoever may only read deletes nothing; a page of another site neither', async () => {
  const paths = [
    `/api/load-tests/${randomUUID()}`,
    `/api/interleavings/${randomUUID()}`,
    `/api/calls?name=customers/cox/profiles/sales/scorecards/${uuidv7()}`,
  ];
  for (const path of paths)
    expect(await problemOf(remove(path, { 'sec-fetch-site': 'cross-site' })), path).toMatchObject({
      status: 403,
      code: 'cross_site_request',
    });
});
