import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activityPeopleSchema, activityResponseSchema, type Activity } from '@/lib/contract/activity';
import { noted } from '@/lib/state/activity/noted';
import { removeExpiredActivity } from '@/lib/state/activity/listActivity';
import { changeLoadTest } from '@/lib/state/loadTests/changeLoadTest';
import type { State } from '@/lib/state/openState';
import { api } from './api/api';
import { openLoadTestServer, type LoadTestServer } from './testing/openLoadTestServer';

let console: LoadTestServer;
let state: State;

beforeAll(async () => {
  console = await openLoadTestServer();
  ({ state } = console);
});
afterAll(() => console.close());

/** A request as the console's own server passes it on. */
function as(
  user: string | null,
  path: string,
  init: RequestInit & { readonly json?: unknown } = {},
): Promise<Response> {
  const { json, ...rest } = init;
  const request = new Request(new URL(path, 'http://console'), {
    ...rest,
    ...(json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }),
  });
  return Promise.resolve(api.fetch(request, { identity: { user, role: 'run' } }));
}
async function listed(query = ''): Promise<readonly Activity[]> {
  const answer = await console.ask(`/api/activity${query}`);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return activityResponseSchema.parse(await answer.json());
}
const told = (entries: readonly Activity[]) =>
  entries.map(({ by, what, kind, title, changes, exists }) => [by, what, kind, title, changes, exists]);
async function start(user: string | null, change: object): Promise<string> {
  const json = {
    ...{ scenario: 'scorecard_race', variant: 'save_all/async_closure', delaysMs: [0], iterations: 1 },
    ...change,
  };
  const answer = await as(user, '/api/load-tests', { method: 'POST', json });
  expect(answer.status, await answer.clone().text()).toBe(202);
  return ((await answer.json()) as { id: string }).id;
}

it('of a load test its start, changes, cancellation and deletion are told, with who did each; the title stays when it is gone', async () => {
  const id = await start('ana', { environment: console.own() });
  await as('ben', `/api/load-tests/${id}`, {
    method: 'PATCH',
    json: { label: 'nightly', pinned: true },
  });
  await as('ben', `/api/load-tests/${id}/notes`, { method: 'POST', json: { text: 'secret' } });
  await as('ana', `/api/load-tests/${id}/cancel`, { method: 'POST' });
  // Over already: nothing is done a second time.
  await as('ben', `/api/load-tests/${id}/cancel`, { method: 'POST' });
  expect(told(await listed(`?subject=${id}`))).toEqual([
    ['ana', 'cancelled', 'load_test', 'nightly', [], true],
    ['ben', 'changed', 'load_test', 'nightly', ['note'], true],
    ['ben', 'changed', 'load_test', 'nightly', ['label', 'pinned'], true],
    ['ana', 'started', 'load_test', 'scorecard_race save_all/async_closure', [], true],
  ]);
  expect((await as('cleo', `/api/load-tests/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await as('cleo', `/api/load-tests/${id}`, { method: 'DELETE' })).status).toBe(404);
  expect(told(await listed(`?subject=${id}&limit=2`))).toEqual([
    ['cleo', 'deleted', 'load_test', 'nightly', [], false],
    ['ana', 'cancelled', 'load_test', 'nightly', [], false],
  ]);
  expect(JSON.stringify(await listed(`?subject=${id}`))).not.toContain('secret');
});

it('it is paged, and narrowed by person and kind; a repeated start is none', async () => {
  const environment = console.own();
  const headers = { 'idempotency-key': 'the-same', 'content-type': 'application/json' };
  const body = JSON.stringify({
    scenario: 'scorecard_race',
    variant: 'save_all/async_closure',
    delaysMs: [0],
    iterations: 1,
    environment,
  });
  const starts = [];
  for (let time = 0; time < 2; time += 1)
    starts.push((await as('dora', '/api/load-tests', { method: 'POST', headers, body })).status);
  expect(starts).toEqual([202, 202]);
  await as('dora', '/api/deployments', { method: 'POST', json: { title: 'orders 1.42' } });
  await as(null, '/api/deployments', { method: 'POST', json: { title: 'of nobody' } });
  expect(told(await listed('?by=dora'))).toEqual([
    ['dora', 'created', 'deployment', 'orders 1.42', [], true],
    ['dora', 'started', 'load_test', 'scorecard_race save_all/async_closure', [], true],
  ]);
  expect((await listed('?by=dora&kind=load_test')).map(({ kind }) => kind)).toEqual(['load_test']);
  const first = await console.ask('/api/activity?by=dora&limit=1');
  const next = /<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  expect(told(await listed(new URL(next, 'http://console').search))).toEqual([
    ['dora', 'started', 'load_test', 'scorecard_race save_all/async_closure', [], true],
  ]);
  expect((await console.ask(next)).headers.get('link')).toBeNull();
  const people = activityPeopleSchema.parse(await (await console.ask('/api/activity/people')).json());
  expect(people).toEqual([...people].sort());
  expect(people).toContain('dora');
  expect((await console.ask('/api/activity?kind=nothing')).status).toBe(400);
});

it('what has ids of its own, and what is no run, is told too', async () => {
  const before = (await listed('?limit=1'))[0]?.id ?? '0';
  const schedule = await as('eve', '/api/schedules', {
    method: 'POST',
    json: {
      environment: 'local',
      cron: '0 3 * * *',
      timeZone: 'UTC',
      run: { kind: 'sweep', record: 'scorecard', sweep: 'recent' },
    },
  });
  expect(schedule.status, await schedule.clone().text()).toBe(201);
  const { id } = (await schedule.json()) as { id: string };
  await as('eve', `/api/schedules/${id}`, { method: 'PATCH', json: { enabled: false, cron: '0 4 * * *' } });
  const [added] = await listed(`?subject=${id}`);
  expect(added?.schedule).toEqual({ starts: 'sweep', environment: 'local' });
  await as('eve', `/api/schedules/${id}`, { method: 'DELETE' });
  const webhook = await as('eve', '/api/webhooks', {
    method: 'POST',
    json: { title: 'chat', url: 'https://chat.example.com/hooks/very-secret', alerts: ['drift'], threshold: 0 },
  });
  expect(webhook.status, await webhook.clone().text()).toBe(201);
  const hook = (await webhook.json()) as { id: string };
  await as('eve', `/api/webhooks/${hook.id}`, {
    method: 'PATCH',
    json: { url: 'https://chat.example.com/hooks/other' },
  });
  await as('eve', `/api/webhooks/${hook.id}`, { method: 'DELETE' });
  await as('eve', '/api/retention', { method: 'POST' });
  const entries = (await listed('?by=eve')).filter((entry) => Number(entry.id) > Number(before));
  expect(told(entries)).toEqual([
    ['eve', 'started', 'retention', '', [], true],
    ['eve', 'deleted', 'webhook', 'chat', [], false],
    ['eve', 'changed', 'webhook', 'chat', ['address'], false],
    ['eve', 'created', 'webhook', 'chat', [], false],
    ['eve', 'deleted', 'schedule', 'scorecard, 0 4 * * *', [], false],
    ['eve', 'changed', 'schedule', 'scorecard, 0 4 * * *', ['times', 'disabled'], false],
    ['eve', 'created', 'schedule', 'scorecard, 0 3 * * *', [], false],
  ]);
  expect(JSON.stringify(entries)).not.toContain('hooks');
});

describe('a change and its note', () => {
  const deed = (subject: string) => ({ by: 'fay', what: 'changed', kind: 'load_test', subject }) as const;
  const labelOf = async (id: string) => (await console.read(id)).request.label;

  it('are both undone where either fails', async () => {
    const id = await start('fay', { environment: console.own(), label: 'before' });
    const change = (own: State) => changeLoadTest(own, id, { label: 'after' });
    const failing = noted(state, deed(id), async (own) => {
      await change(own);
      throw new Error('after it was changed');
    });
    await expect(failing).rejects.toThrow('after it was changed');
    expect(await labelOf(id)).toBe('before');
    // Here the note is what fails: Postgres takes no NUL in a text.
    const unnoted = noted(state, { ...deed(id), by: 'fay\u0000' }, change);
    await expect(unnoted).rejects.toThrow();
    expect(await labelOf(id)).toBe('before');
    expect((await listed(`?subject=${id}`)).map(({ what }) => what)).toEqual(['started']);
    await noted(state, deed(id), change);
    expect(await labelOf(id)).toBe('after');
    expect((await listed(`?subject=${id}`)).map(({ what }) => what)).toEqual(['changed', 'started']);
  });
});

it('it goes after so many days', async () => {
  const id = await start('gus', { environment: console.own() });
  const age = (ago: string) =>
    state.pool.query('UPDATE lastwrite.activity SET at = clock_timestamp() - $2::interval WHERE subject = $1', [
      id,
      ago,
    ]);
  await age('364 days');
  await removeExpiredActivity(state, 365, 50);
  expect(await listed(`?subject=${id}`)).toHaveLength(1);
  await age('366 days');
  expect(await removeExpiredActivity(state, 365, 50)).toBe(1);
  expect(await listed(`?subject=${id}`)).toEqual([]);
});
