import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Drift, DriftDetail, DriftResponse, Sweep } from '@/lib/contract/sweeps';
import type { Problem } from '@/lib/contract/problem';
import { openSweeper } from '@/lib/runs/sweeps/openSweeper';
import { sweeperLimits } from '@/lib/runs/sweeps/SweepContext';
import { readEvents } from '@/lib/cli/source/readEvents';
import { eventually } from '@/lib/testing/eventually';
import { openTestServer, type TestServer } from './testing/openTestServer';
import { openSweepStores } from './sweepStores';

let console: TestServer;
let postgres: pg.Pool;
let close: () => Promise<void>;
const faults: unknown[] = [];

beforeAll(async () => {
  console = await openTestServer((config) => {
    const [local] = config.environments;
    return {
      ...config,
      environments: [
        local,
        // Where records lie is told by their customer, and none is named.
        { ...local, id: 'apart', postgres: { kind: 'url', url: 'postgres://nobody@127.0.0.1:1/{customer}' } },
        { ...local, id: 'away', postgres: { kind: 'url', url: 'postgres://nobody@127.0.0.1:1/none' } },
      ],
    };
  });
  const { server } = console;
  postgres = new pg.Pool({ connectionString: console.databases.postgresUrl, max: 1 });
  if (server.state === null) throw new TypeError('the test server has a database of its own');
  const stores = openSweepStores(server, 30_000);
  const sweeper = openSweeper({
    state: server.state,
    jobs: { work: () => undefined },
    stores: stores.stores,
    worker: 'test',
    environments: ['local'],
    keepValues: true,
    limits: { ...sweeperLimits, lookEveryMs: 50 },
    onError: (...fault) => faults.push(fault),
    onEvent: () => undefined,
  });
  close = async () => {
    await sweeper.close();
    await stores.close();
  };
  await postgres.query(
    `INSERT INTO shop.orders (tenant_id, id, status, customer_email, total, currency, placed_at, updated_at)
      SELECT 'acme', id, 'paid', 'a@b.example', 1, 'EUR', now() - interval '1 day', now() - interval '1 hour' FROM generate_series(1, 3) AS id`,
  );
});
beforeEach(() => {
  expect(faults).toEqual([]);
});
afterAll(async () => {
  await close();
  await postgres.end();
  await console.close();
});

async function answer<T>(path: string, status = 200): Promise<T> {
  const answered = await console.ask(path);
  expect([path, answered.status]).toEqual([path, status]);
  return answered.json() as Promise<T>;
}
async function refusal(body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const answered = await console.post('/api/sweeps', body, headers);
  const { code, errors, detail } = (await answered.json()) as Problem;
  return { status: answered.status, code, paths: errors?.map(({ path }) => path) ?? [], detail };
}
const ended = (id: string) =>
  eventually(async () => {
    const sweep = await answer<Sweep>(`/api/sweeps/${id}`);
    expect(sweep.finishedAt).not.toBeNull();
    return sweep;
  });

it('a sweep is started, followed, and tells its drifts', async () => {
  const started = await console.post('/api/sweeps', { record: 'order', kind: 'deep' }, { 'idempotency-key': 'once' });
  expect(started.status).toBe(202);
  const { id } = (await started.json()) as { id: string };
  expect(started.headers.get('location')).toBe(`/api/sweeps/${id}`);
  const again = await console.post('/api/sweeps', { record: 'order', kind: 'deep' }, { 'idempotency-key': 'once' });
  expect(await again.json()).toEqual({ id });
  const events: string[] = [];
  let last: Sweep | null = null;
  for await (const { event, data } of readEvents(await console.ask(`/api/sweeps/${id}/events`))) {
    events.push(event);
    if (event === 'sweep') last = data as Sweep;
  }
  expect(events.at(-1)).toBe('end');
  expect(last).toMatchObject({ id, status: 'completed', outcome: 'drifted', counts: { drifted: 3 } });
  expect(await answer<readonly Sweep[]>('/api/sweeps?record=order&kind=deep')).toMatchObject([{ id }]);
  expect(await answer<readonly Sweep[]>('/api/sweeps?kind=recent')).toEqual([]);

  const first = await console.ask('/api/drifts?status=open&cause=missing_in_clickhouse&limit=2');
  const page = (await first.json()) as readonly Drift[];
  const next = /<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  const names = [...page, ...(await answer<readonly Drift[]>(next))].map(({ name }) => name);
  expect([...names].sort()).toEqual([1, 2, 3].map((order) => `tenants/acme/orders/${order}`));
  const detail = await answer<DriftDetail>(`/api/drifts/${page[0]?.id ?? ''}`);
  expect(detail).toMatchObject({ tenant: 'acme', sweep: id, first: { verdict: 'inconsistent' }, others: [] });
  expect(await answer('/api/drifts?status=healed')).toEqual([]);
  expect(await answer('/api/drifts?name=tenants/acme/orders/2&tenant=acme&since=2020-01-01T00:00:00Z')).toHaveLength(1);

  const found = async (search: string) =>
    (await answer<readonly Drift[]>(`/api/drifts?search=${encodeURIComponent(search)}`)).map(({ name }) => name).sort();
  expect(await found('orders/2')).toEqual(['tenants/acme/orders/2']);
  expect(await found(' ACME  orders/ ')).toEqual([1, 2, 3].map((order) => `tenants/acme/orders/${order}`));
  expect(await found('orders/2 meadow')).toEqual([]);
  // What is typed stands for itself.
  for (const search of ['order_/2', 'orders%2', '\\']) expect([search, await found(search)]).toEqual([search, []]);
  expect(await found('  ')).toHaveLength(3);
  const part = await console.ask('/api/drifts?search=acme&status=open&limit=2');
  const rest = /<([^>]+)>/.exec(part.headers.get('link') ?? '')?.[1] ?? '';
  expect(rest).toContain('search=acme');
  expect(await answer(rest)).toHaveLength(1);

  const { types, buckets } = await answer<DriftResponse>('/api/drift?days=1');
  expect(types.find(({ record }) => record === 'order')).toMatchObject({
    plural: 'orders',
    open: 3,
    records: 3,
    verifiedThrough: last?.window?.to,
    verifiedFrom: null,
    lastDeep: { id },
    running: [],
  });
  expect(new Set(buckets.map(({ record }) => record)).size).toBe(types.length);
  const csv = await (await console.ask('/api/drifts/export?format=csv')).text();
  expect(csv.trimEnd().split('\r\n')).toHaveLength(4);
  expect(JSON.parse(await (await console.ask('/api/drifts/export?format=json&status=healed')).text())).toEqual([]);
  const some = await console.ask('/api/drifts/export?format=json&search=orders/3');
  expect(JSON.parse(await some.text())).toMatchObject([{ name: 'tenants/acme/orders/3' }]);
  const metrics = await (await console.ask('/metrics')).text();
  expect(metrics).toContain('lastwrite_open_drifts{environment="local",type="order",cause="missing_in_clickhouse"} 3');
  expect(metrics).toMatch(/lastwrite_sweep_age_seconds\{environment="local",type="order"\} \d/);
  expect(metrics).toMatch(/lastwrite_verified_age_seconds\{environment="local",type="order"\} \d/);
});

it('one that is not over can be paused, resumed and cancelled, and then deleted', async () => {
  const { server } = console;
  const start = async () =>
    ((await (await console.post('/api/sweeps', { record: 'order', kind: 'deep' })).json()) as { id: string }).id;
  const id = await start();
  await ended(id);
  for (const control of ['pause', 'resume'])
    expect((await console.post(`/api/sweeps/${id}/${control}`, {})).status, control).toBe(409);
  expect((await console.post(`/api/sweeps/${id}/cancel`, {})).status).toBe(200);
  expect((await console.ask(`/api/sweeps/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await console.ask(`/api/sweeps/${id}`, { method: 'DELETE' })).status).toBe(404);
  // Its drifts stay.
  expect(await answer('/api/drifts?status=open')).toHaveLength(3);
  // No worker of the test reads this environment.
  const waiting = '01900000-0000-7000-8000-000000000001';
  await server.state?.pool.query(
    `INSERT INTO lastwrite.sweeps (id, environment, record_type, title, plural, kind, request)
      SELECT $1, 'away', record_type, title, plural, kind, request FROM (VALUES ('order', 'Order', 'orders', 'deep',
        '{"environment":"away","record":"order","kind":"deep","limits":{"storeMsPerMinute":60000,"runMinutes":60}}'::jsonb)) AS given(record_type, title, plural, kind, request)`,
    [waiting],
  );
  const control = async (what: string) =>
    ((await (await console.post(`/api/sweeps/${waiting}/${what}`, {})).json()) as Sweep).status;
  expect((await console.ask(`/api/sweeps/${waiting}`, { method: 'DELETE' })).status).toBe(409);
  expect(await control('pause')).toBe('paused');
  expect(await control('resume')).toBe('queued');
  expect(await control('cancel')).toBe('cancelled');
});

it('refuses what can’t be swept, and says what was expected', async () => {
  const sweep = { record: 'order', kind: 'recent' };
  expect(await refusal({ record: 'nothing', kind: 'deep' })).toMatchObject({ status: 400, paths: ['body.record'] });
  expect(await refusal({ ...sweep, kind: 'shallow' })).toMatchObject({ status: 400, paths: ['body.kind'] });
  expect(await refusal({ ...sweep, environment: 'none' })).toMatchObject({ code: 'unknown_environment' });
  expect(await refusal({ ...sweep, extra: 1 })).toMatchObject({ status: 400 });
  expect(await refusal({ ...sweep, kind: 'deep', since: '2026-01-01T00:00:00Z' })).toMatchObject({
    paths: ['body.since'],
  });
  for (const since of ['2999-01-01T00:00:00Z', '1926-01-01T00:00:00Z', 'yesterday'])
    expect(await refusal({ ...sweep, since })).toMatchObject({ status: 400, paths: ['body.since'] });
  for (const limits of [{ rowsPerMinute: 1 }, { runMinutes: 0 }, { storeMsPerMinute: 1.5 }, { other: 1 }])
    expect(await refusal({ ...sweep, limits })).toMatchObject({ status: 400, code: 'invalid_request' });
  expect(await refusal(sweep, { 'idempotency-key': 'once' })).toMatchObject({
    status: 422,
    code: 'idempotency_key_reused',
  });
  expect(await refusal({ ...sweep, environment: 'apart' })).toMatchObject({ status: 409, code: 'sweep_refused' });
  expect(await refusal({ ...sweep, environment: 'away' })).toMatchObject({ status: 503, code: 'not_ready' });
  const query = async (path: string) => (await console.ask(path)).status;
  for (const path of [
    '/api/sweeps/none',
    '/api/drifts/none',
    '/api/sweeps/01900000-0000-7000-8000-00000000ffff/events',
    '/api/drifts/01900000-0000-7000-8000-00000000ffff',
  ])
    expect(await query(path), path).toBe(404);
  for (const path of [
    '/api/drifts?cause=rain',
    '/api/drifts?status=ajar',
    '/api/drifts?since=now',
    '/api/drifts?environment=none',
    '/api/drifts?after=1',
    `/api/drifts?search=${'x'.repeat(201)}`,
    '/api/drifts?search=a%00b',
    `/api/drifts/export?format=csv&search=${'x'.repeat(201)}`,
    '/api/drift?days=91',
    '/api/sweeps?kind=shallow',
    '/api/sweeps?environment=none',
    '/api/drifts/export?format=xml',
  ])
    expect(await query(path), path).toBe(400);
});

it('an index that is missing is named with the statement that makes it', async () => {
  await postgres.query('DROP INDEX shop.orders_by_change');
  await postgres.query(
    `INSERT INTO shop.orders (tenant_id, id, status, customer_email, total, currency, placed_at, updated_at)
      SELECT 'many', id, 'paid', 'a@b.example', 1, 'EUR', now(), now() FROM generate_series(1, 210000) AS id`,
  );
  await postgres.query('ANALYZE shop.orders');
  const { status, code, detail } = await eventually(async () => {
    const refused = await refusal({ record: 'order', kind: 'recent' });
    expect(refused.status).toBe(409);
    return refused;
  });
  expect([status, code]).toEqual([409, 'sweep_refused']);
  expect(detail).toContain('CREATE INDEX CONCURRENTLY ON "shop"."orders" ("updated_at")');
});
