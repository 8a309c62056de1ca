import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  createdWebhookSchema,
  deliverySchema,
  deploymentsResponseSchema,
  scheduleSchema,
  schedulesResponseSchema,
  webhooksResponseSchema,
} from '@/lib/contract/schedules';
import { deploymentSchema, driftResponseSchema } from '@/lib/contract/sweeps';
import { localConsole } from '@/lib/alerts/testing/localConsole';
import { openReceiver, verify } from '@/lib/alerts/testing/openReceiver';
import { insertSweep } from '@/lib/runs/schedules/testing/scheduledSweeps';
import { tellConsole } from '@/lib/state/consoles/consoles';
import type { State } from '@/lib/state/openState';
import { api } from './api/api';
import { openTestServer, type TestServer } from './testing/openTestServer';
import { problemOf } from './testing/openLoadTestServer';

let test: TestServer;
let state: State;

beforeAll(async () => {
  test = await openTestServer();
  if (test.server.state === null) throw new Error('the test server has a database');
  ({ state } = test.server);
});
afterAll(() => test.close());
beforeEach(async () => {
  await state.pool.query(
    'TRUNCATE lastwrite.schedules, lastwrite.webhooks, lastwrite.deployments, lastwrite.consoles, lastwrite.sweeps CASCADE',
  );
  await tellConsole(state, localConsole);
});

const send = (method: string, path: string, body?: unknown) =>
  test.ask(path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
async function read<Schema extends z.ZodType>(schema: Schema, answer: Promise<Response>, status = 200) {
  const response = await answer;
  expect(response.status, await response.clone().text()).toBe(status);
  return schema.parse(await response.json());
}
/** As somebody who may only read. */
const asReader = async (method: string, path: string, body?: unknown): Promise<Response> =>
  api.fetch(
    new Request(new URL(path, 'http://console'), {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    }),
    { identity: { user: 'Eve', role: 'read' } },
  );

const nightly = {
  cron: '0 3 * * *',
  timeZone: 'Europe/Zurich',
  run: { kind: 'sweep', record: 'order', sweep: 'deep' },
};

describe('schedules', () => {
  it('are created, changed, listed and deleted', async () => {
    const created = await read(scheduleSchema, test.post('/api/schedules', nightly), 201);
    expect(created).toMatchObject({ environment: 'local', enabled: true, lastRun: null, overdueSince: null });
    expect(created.nextRunAt).toMatch(/T0[12]:00:00\.000000Z$/);
    const changed = await read(
      scheduleSchema,
      send('PATCH', `/api/schedules/${created.id}`, { enabled: false, limits: { runMinutes: 30 } }),
    );
    expect(changed).toMatchObject({ enabled: false, nextRunAt: null, run: { limits: { runMinutes: 30 } } });
    expect(await read(schedulesResponseSchema, test.ask('/api/schedules?environment=local'))).toEqual([changed]);
    expect((await send('DELETE', `/api/schedules/${created.id}`)).status).toBe(204);
    expect(await problemOf(send('DELETE', `/api/schedules/${created.id}`))).toMatchObject({
      code: 'schedule_not_found',
    });
    expect(await problemOf(send('PATCH', '/api/schedules/x', {}))).toMatchObject({ code: 'schedule_not_found' });
    expect(await read(schedulesResponseSchema, test.ask('/api/schedules'))).toEqual([]);
  });

  it.each([
    [{ cron: '* * * * * *' }, 'body.cron', 'at most once a minute'],
    [{ cron: '0 0 30 2 *' }, 'body.cron', 'no year has such a day'],
    [{ cron: '0 25 * * *' }, 'body.cron', 'an hour from 0 to 23'],
    [{ timeZone: 'Europe/Nowhere' }, 'body.timeZone', 'an IANA time zone'],
    [{ run: { kind: 'sweep', record: 'ticket', sweep: 'deep' } }, 'body.run.record', 'scorecard, order'],
    [{ run: { kind: 'sweep', record: 'order', sweep: 'shallow' } }, 'body.run.sweep', 'recent or deep'],
    [{ every: '5m' }, 'body.every', 'unknown property'],
  ])('are refused with what was expected: %j', async (change, path, message) => {
    const problem = await problemOf(test.post('/api/schedules', { ...nightly, ...change }));
    expect(problem).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [{ path, message: expect.stringContaining(message) as unknown }],
    });
  });

  it('of an environment that is not there are refused with those that are', async () => {
    expect(await problemOf(test.post('/api/schedules', { ...nightly, environment: 'moon' }))).toMatchObject({
      code: 'unknown_environment',
      detail: expect.stringContaining('local') as unknown,
    });
  });

  it('that do not run are told by the drift of their type and in the metrics', async () => {
    const { id } = await read(scheduleSchema, test.post('/api/schedules', nightly), 201);
    const gauge = async () =>
      (await (await test.ask('/metrics')).text()).match(/^lastwrite_schedules_overdue.*$/m)?.[0];
    await expect.poll(gauge).toBe('lastwrite_schedules_overdue{environment="local",type="order",kind="sweep"} 0');
    await state.pool.query("UPDATE lastwrite.schedules SET counts_from = clock_timestamp() - interval '5 days'");
    await expect.poll(gauge).toBe('lastwrite_schedules_overdue{environment="local",type="order",kind="sweep"} 1');
    const overdue = async () =>
      (await read(driftResponseSchema, test.ask('/api/drift'))).types.map((type) => [type.record, type.overdue]);
    expect(await overdue()).toEqual([
      ['scorecard', []],
      ['order', [{ schedule: id, since: null }]],
      ['conversation-event', []],
    ]);
    await insertSweep(state, { scheduleId: id, outcome: 'clean' });
    expect((await overdue())[1]).toEqual(['order', []]);
  });
});

describe('webhooks', () => {
  const input = { title: 'Team', url: 'https://hooks.example.com/T0/B0/secret' };

  it('tell their secret once, and their whole URL to whoever may run', async () => {
    const created = await read(createdWebhookSchema, test.post('/api/webhooks', input), 201);
    expect(created.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const listed = await (await test.ask('/api/webhooks')).text();
    expect(listed).toContain('/T0/B0/secret');
    expect(listed).not.toContain('whsec_');
    const seen = await (await asReader('GET', '/api/webhooks')).text();
    expect(seen).toContain('"https://hooks.example.com/…"');
    expect(seen).not.toContain('secret');
    const changed = await send('PATCH', `/api/webhooks/${created.id}`, { threshold: 5, alerts: ['drift'] });
    expect(await changed.json()).toMatchObject({ threshold: 5, alerts: ['drift'], deliveries: [] });
    expect((await send('DELETE', `/api/webhooks/${created.id}`)).status).toBe(204);
    expect(await read(webhooksResponseSchema, test.ask('/api/webhooks'))).toEqual([]);
    expect(await problemOf(send('PATCH', `/api/webhooks/${created.id}`, {}))).toMatchObject({
      code: 'webhook_not_found',
    });
  });

  it.each([
    [{ url: 'http://localhost:3000/api/retention' }, 'body.url', 'the console itself'],
    [{ url: 'http://[::ffff:127.0.0.1]:3000/' }, 'body.url', 'the console itself'],
    [{ url: 'http://169.254.169.254/latest' }, 'body.url', 'link-local'],
    [{ url: 'ftp://example.com/' }, 'body.url', 'http or https'],
    [{ url: 'https://me:pass@example.com/' }, 'body.url', 'without a user name'],
    [{ url: 'not a url' }, 'body.url', 'http or https'],
    [{ record: 'ticket' }, 'body.record', 'scorecard, order'],
    [{ alerts: [] }, 'body.alerts', ''],
    [{ threshold: -1 }, 'body.threshold', ''],
    [{ title: '  ' }, 'body.title', 'expected a title'],
  ])('are refused with what was expected: %j', async (change, path, message) => {
    const problem = await problemOf(test.post('/api/webhooks', { ...input, ...change }));
    expect(problem).toMatchObject({
      status: 400,
      errors: [{ path, message: expect.stringContaining(message) as unknown }],
    });
  });

  it('are sent a test, whose outcome is the answer', async () => {
    const receiver = await openReceiver();
    const { id, secret } = await read(
      createdWebhookSchema,
      test.post('/api/webhooks', { ...input, url: receiver.url }),
      201,
    );
    const sent = await read(deliverySchema, test.post(`/api/webhooks/${id}/test`, {}));
    expect(sent).toMatchObject({ alert: 'test', status: 'delivered', answered: 204 });
    verify(secret, receiver.received[0] ?? { raw: '', headers: {} });
    await receiver.close();
    const failed = await read(deliverySchema, send('POST', `/api/webhooks/${id}/test`));
    expect(failed).toMatchObject({
      status: 'failed',
      answered: null,
      problem: expect.stringContaining('Nothing listens') as unknown,
    });
    expect((await read(webhooksResponseSchema, test.ask('/api/webhooks')))[0]?.deliveries).toEqual([failed, sent]);
    expect(await problemOf(send('POST', `/api/webhooks/${randomUUID()}/test`))).toMatchObject({
      code: 'webhook_not_found',
    });
  });
});

describe('deployments', () => {
  it('are marked, listed by environment, page by page, and deleted', async () => {
    const at = (hour: number) => `2026-11-09T0${hour}:00:00.000000Z`;
    const all = [];
    for (const hour of [1, 2, 3])
      all.unshift(
        await read(
          deploymentSchema,
          test.post('/api/deployments', {
            title: `v${hour}`,
            at: at(hour),
            ...(hour === 2 ? { environment: 'local' } : {}),
          }),
          201,
        ),
      );
    expect(all.map(({ at: when, environment, url }) => [when, environment, url])).toEqual([
      [at(3), null, null],
      [at(2), 'local', null],
      [at(1), null, null],
    ]);
    const page = await test.ask('/api/deployments?environment=local&limit=2');
    expect(await page.clone().json()).toEqual(all.slice(0, 2));
    const next = /<(.*)>/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    expect(await read(deploymentsResponseSchema, test.ask(next))).toEqual(all.slice(2));
    expect(await problemOf(test.ask('/api/deployments?environment=moon&before=' + all[2]?.id))).toMatchObject({
      code: 'unknown_environment',
    });
    expect((await send('DELETE', `/api/deployments/${all[0]?.id}`)).status).toBe(204);
    expect(await problemOf(send('DELETE', `/api/deployments/${all[0]?.id}`))).toMatchObject({
      code: 'deployment_not_found',
    });
    const now = await read(
      deploymentSchema,
      test.post('/api/deployments', { title: 'now', url: 'https://ci.example.com/7' }),
      201,
    );
    expect(Math.abs(Date.parse(now.at) - Date.now())).toBeLessThan(60_000);
    expect((await read(driftResponseSchema, test.ask('/api/drift?days=1'))).deployments).toEqual([now]);
  });

  it('are marked once for each key, even when several requests with it come at the same time', async () => {
    const tell = (title: string, key: string) =>
      test.ask('/api/deployments', {
        method: 'POST',
        body: JSON.stringify({ title }),
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
      });
    const told = await Promise.all(
      Array.from({ length: 5 }, async () => read(deploymentSchema, tell('v7', 'build-7'), 201)),
    );
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    expect(await read(deploymentSchema, tell('v7', 'build-8'), 201)).not.toEqual(told[0]);
    expect(await problemOf(tell('v8', 'build-7'))).toMatchObject({ code: 'idempotency_key_reused' });
    const listed = await read(deploymentsResponseSchema, test.ask('/api/deployments'));
    expect(listed.filter(({ title }) => title === 'v7')).toHaveLength(2);
    expect(listed.filter(({ title }) => title === 'v8')).toEqual([]);
  });

  it.each([
    [{ at: '1999-12-31T23:59:59Z' }, 'body.at', 'from 2000'],
    [{ at: '2099-01-01T00:00:00Z' }, 'body.at', 'a day from now'],
    [{ at: 'yesterday' }, 'body.at', 'ISO 8601'],
    [{ at: '2026-02-30T00:00:00Z' }, 'body.at', 'ISO 8601'],
    [{ url: 'javascript:alert(1)' }, 'body.url', 'http or https'],
    [{ title: 'a\u0000b' }, 'body.title', 'control characters'],
  ])('are refused with what was expected: %j', async (change, path, message) => {
    expect(await problemOf(test.post('/api/deployments', { title: 'v1', ...change }))).toMatchObject({
      status: 400,
      errors: [{ path, message: expect.stringContaining(message) as unknown }],
    });
    expect(await problemOf(test.post('/api/deployments', { title: 'v1', environment: 'moon' }))).toMatchObject({
      code: 'unknown_environment',
    });
  });
});

it('whoever may only read changes none of them', async () => {
  const { id } = await read(scheduleSchema, test.post('/api/schedules', nightly), 201);
  for (const [method, path, body] of [
    ['POST', '/api/schedules', nightly],
    ['PATCH', `/api/schedules/${id}`, { enabled: false }],
    ['DELETE', `/api/schedules/${id}`],
    ['POST', '/api/webhooks', {}],
    ['PATCH', `/api/webhooks/${id}`, {}],
    ['POST', `/api/webhooks/${id}/test`],
    ['POST', '/api/deployments', { title: 'x' }],
    ['DELETE', `/api/deployments/${id}`],
  ] as const)
    expect(await problemOf(asReader(method, path, body)), `${method} ${path}`).toMatchObject({
      status: 403,
      code: 'role_not_allowed',
    });
  expect(await read(schedulesResponseSchema, asReader('GET', '/api/schedules'))).toMatchObject([{ id, enabled: true }]);
});
