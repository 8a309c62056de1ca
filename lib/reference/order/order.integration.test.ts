import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { readEnv } from '@/lib/environments/readEnv';
import { toConfig } from '@/lib/environments/toConfig';
import { createServer, type Server } from '@/lib/server/getServer';
import { inspectMany } from '@/lib/server/inspections';
import { createLog } from '@/lib/server/log';
import { createMetrics } from '@/lib/server/metrics';
import { recordName } from '@/lib/record/recordName';
import { recordCalls, type RecordedCall } from '@/lib/state/calls';
import { openState, type State } from '@/lib/state/openState';
import type { Step } from '@/lib/steps/step';
import { createWallClock } from '../clock';
import { ChangeFeed } from '../feed/ChangeFeed';
import { openStores, type WritableStores } from '../openStores';
import { createCoachingServer, type CoachingServer } from '../server';
import { cancelOrder, createOrder, editOrder, shipOrder, type AnsweredOrder, type OrderContext } from './orderCalls';
import { orderType } from './orderType';
import type { OrderWrite } from './writeOrder';

let databases: TestDatabases;
let stores: WritableStores;
let state: State;
let service: CoachingServer;
let inspector: Server;
let base: string;
const clock = createWallClock();

beforeAll(async () => {
  databases = await createTestDatabases();
  stores = openStores(databases.postgresUrl, databases.clickhouse.url);
  state = openState(databases.stateUrl);
  service = createCoachingServer({
    ...stores,
    clock,
    newId: uuidv7,
    random: Math.random,
    defaults: { strategy: { rowWrite: 'save_all', replication: 'async_closure' }, latency: 'none' },
    records: () => false,
    onCall: () => undefined,
    onFailure: () => undefined,
  });
  base = `http://127.0.0.1:${await service.listen(0, '127.0.0.1')}/v1/tenants/acme/orders`;
  const env = readEnv({
    LASTWRITE_POSTGRES_URL: databases.postgresReaderUrl,
    LASTWRITE_CLICKHOUSE_URL: databases.clickhouse.readerUrl,
    LASTWRITE_STATE_URL: databases.stateUrl,
    LASTWRITE_EMBEDDED: '1',
    LASTWRITE_SETTLE_MS: '0',
    LASTWRITE_TIMEOUT_MS: '30000',
  });
  inspector = createServer(toConfig(env, null, '/nowhere'), { log: createLog('silent'), metrics: createMetrics() });
});
afterAll(async () => {
  await service.close();
  await service.background.quiet(60_000);
  await inspector.close();
  await state.close();
  await stores.close();
  await databases.drop();
});

const tea = { line: 1, sku: 'tea-assam-500', quantity: 2, price: 18.25 };
const pot = { line: 2, sku: 'pot-cast-iron', quantity: 1, price: 38 };
const minimal = { customerEmail: 'rosa@acme.example', items: [tea, pot] };

async function send(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(base + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function inspect({ id, tenant_id: tenant }: Pick<AnsweredOrder, 'id' | 'tenant_id'>) {
  const name = recordName(orderType, { tenant, order: String(id) });
  const [outcome] = await inspectMany(inspector, inspector.config.environments[0], [name]);
  if (outcome === undefined || !('inspection' in outcome)) throw new Error(`${name.text} is nowhere`);
  const { verdict, findings } = outcome.inspection;
  return { verdict, findings: findings.map(({ code }) => code) };
}

test('the life of an order, and both stores agree on it', async () => {
  const created = await send('POST', '', { ...minimal, note: 'Back door.' });
  expect(created).toMatchObject({
    status: 200,
    body: { tenant_id: 'acme', status: 'placed', total: 74.5, currency: 'EUR', note: 'Back door.', items: [tea, pot] },
  });
  const { id, name } = created.body;
  expect(name).toBe(`tenants/acme/orders/${String(id)}`);
  const path = `/${String(id)}`;
  const edited = await send('PATCH', path, { note: null, items: [{ ...tea, quantity: 3 }] });
  expect(edited).toMatchObject({ status: 200, body: { note: null, total: 54.75, items: [{ ...tea, quantity: 3 }] } });
  const shipped = await send('POST', `${path}:ship`);
  expect(shipped.body).toMatchObject({ status: 'shipped', shippedAt: expect.stringMatching(/\.\d{6}Z$/) as string });
  expect((await send('GET', path)).body).toEqual(shipped.body);
  await service.background.quiet(60_000);
  expect(await inspect({ id: Number(id), tenant_id: 'acme' })).toEqual({ verdict: 'consistent', findings: [] });
  expect(await send('POST', `${path}:cancel`)).toMatchObject({ status: 400, body: { code: 'FAILED_PRECONDITION' } });
  expect(await send('DELETE', path)).toEqual({ status: 200, body: {} });
  expect(await send('GET', path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect(await send('DELETE', path)).toMatchObject({ status: 404 });
  // Its items and its row are marked in ClickHouse as they are in Postgres.
  await service.background.quiet(60_000);
  const final = await stores.clickhouse.query({
    query:
      'SELECT _peerdb_is_deleted AS deleted FROM orders FINAL WHERE tenant_id = {tenant:String} AND id = {id:Int64}',
    query_params: { tenant: 'acme', id },
    format: 'JSONEachRow',
  });
  expect(await final.json()).toEqual([{ deleted: 1 }]);
});

test('an overtaking copy leaves the older one in FINAL', async () => {
  const { body } = await send('POST', '', minimal);
  await send('PATCH', `/${String(body.id)}`, { note: 'newer' }, { 'lastwrite-order-copies': 'overtaken' });
  await service.background.quiet(60_000);
  const { verdict, findings } = await inspect(body as unknown as AnsweredOrder);
  expect(verdict).toBe('inconsistent');
  expect(findings).toContain('out_of_order_write');
});

describe('a request that is not valid', () => {
  test.each<[string, string, unknown, Readonly<Record<string, string>>, number, string]>([
    ['POST', '', { items: [] }, {}, 400, 'customerEmail'],
    ['POST', '', { customerEmail: minimal.customerEmail }, {}, 400, 'items'],
    ['POST', '', { ...minimal, customerEmail: 'rosa' }, {}, 400, 'customerEmail'],
    ['POST', '', { ...minimal, items: [tea, tea] }, {}, 400, 'items'],
    ['POST', '', { ...minimal, items: [{ ...tea, quantity: 0.5 }] }, {}, 400, 'items[0].quantity'],
    ['POST', '', { ...minimal, items: [{ ...tea, price: 1.005 }] }, {}, 400, 'items[0].price'],
    ['POST', '', { ...minimal, status: 'shipped' }, {}, 400, 'status'],
    ['POST', '', { ...minimal, total: 3 }, {}, 400, ''],
    ['PATCH', '/1', { notes: 'typo' }, {}, 400, ''],
    ['PATCH', '/x', {}, {}, 400, 'order'],
    ['POST', '/1:pay', undefined, {}, 400, ''],
    ['GET', '/1?all=1', undefined, {}, 400, ''],
    ['GET', '/1', undefined, { 'lastwrite-order-writes': 'hope' }, 400, 'Lastwrite-Order-Writes'],
    ['GET', '/1', undefined, { 'lastwrite-order-copies': 'hope' }, 400, 'Lastwrite-Order-Copies'],
  ])('%s %s %j', async (method, path, body, headers, status, field) => {
    expect(await send(method, path, body, headers)).toMatchObject({
      status,
      body: { code: 'INVALID_ARGUMENT', errors: [{ path: field }] },
    });
  });

  test('by its method, its tenant, or an order that nobody took', async () => {
    expect(await send('PUT', '/1', {})).toMatchObject({ status: 405, body: { code: 'METHOD_NOT_ALLOWED' } });
    expect(await send('GET', '/1:ship')).toMatchObject({ status: 405 });
    expect(await send('GET', '')).toMatchObject({ status: 405 });
    expect(await send('GET', '/999')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    const other = await fetch(`${base.replace('/acme/', '/ACME/')}/1`);
    expect(other.status).toBe(400);
  });
});

type Call = (context: OrderContext, order: { tenant: string; order: string }) => Promise<AnsweredOrder>;
interface Racer {
  readonly name: 'EditOrder' | 'CancelOrder' | 'ShipOrder';
  readonly call: Call;
  readonly request: object;
}

const edit = (request: Parameters<typeof editOrder>[2]): Racer => ({
  name: 'EditOrder',
  request,
  call: (context, name) => editOrder(context, name, request),
});
const cancel: Racer = { name: 'CancelOrder', request: {}, call: cancelOrder };
const ship: Racer = { name: 'ShipOrder', request: {}, call: shipOrder };

/** Performs two calls: the first saves what it read before the second began (`racing`), or one after the other; then judges. */
async function race(write: OrderWrite, [first, second]: readonly [Racer, Racer], racing: boolean) {
  const work: (() => Promise<void>)[] = [];
  const contextWith = (step: Step): OrderContext => ({
    ...stores,
    clock,
    write,
    copy: 'in_order',
    step,
    defer: ({ run }) => void work.push(() => run((_declaration, action) => action())),
  });
  const free = contextWith((_declaration, action) => action());
  const order = await createOrder(free, 'acme', { ...minimal, note: 'as placed' });
  const name = { tenant: 'acme', order: String(order.id) };
  const calls: RecordedCall[] = [];
  const perform = async ({ name: call, request, call: run }: Racer, context: OrderContext) => {
    const startedAt = clock();
    const response = await run(context, name);
    calls.push({ call, name: order.name, startedAt, finishedAt: clock(), status: 200, request, response });
  };
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let read: () => void = () => undefined;
  const hasRead = new Promise<void>((resolve) => (read = resolve));
  const holding = contextWith(async ({ effect }, action) => {
    if (effect === 'write') {
      read();
      await held;
    }
    return action();
  });
  if (racing) {
    const late = perform(first, holding);
    await hasRead;
    await perform(second, free);
    release();
    await late;
  } else {
    await perform(first, free);
    await perform(second, free);
  }
  // Copies are delivered in whatever order their work runs.
  for (const run of work.reverse()) await run();
  await recordCalls(state, 'local', orderType, calls);
  return inspect(order);
}

describe.each<[string, readonly [Racer, Racer]]>([
  ['edit against cancel', [edit({ note: 'ring twice' }), cancel]],
  ['edit against ship', [edit({ note: 'ring twice' }), ship]],
  ['cancel against edit of the items', [cancel, edit({ items: [{ ...tea, quantity: 5 }] })]],
  ['note against items', [edit({ note: 'ring twice' }), edit({ items: [{ ...tea, quantity: 5 }] })]],
])('%s', (_what, racers) => {
  test('whole_row loses what the other has saved, and both were acknowledged', async () => {
    const { verdict, findings } = await race('whole_row', racers, true);
    expect(verdict).toBe('inconsistent');
    expect(findings).toContain('lost_update');
  });

  test('its serial twin does not, nor does own_columns', async () => {
    const agreed = { verdict: 'consistent', findings: [] };
    expect(await race('whole_row', racers, false)).toEqual(agreed);
    expect(await race('own_columns', racers, true)).toEqual(agreed);
  });
});

test('no two changes get one position of the log, and later ones get higher ones', async () => {
  const feed = new ChangeFeed(stores, []);
  const atOnce = await Promise.all(Array.from({ length: 50 }, () => feed.position()));
  expect(new Set(atOnce).size).toBe(50);
  const after = BigInt(await feed.position());
  expect(atOnce.every((position) => BigInt(position) < after)).toBe(true);
});

test('calls that race over HTTP lose by themselves with whole_row, and with own_columns none', async () => {
  const lostOf = async (writes: OrderWrite) => {
    const headers = { 'lastwrite-order-writes': writes, 'lastwrite-latency': 'staging' };
    const lost = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const path = `/${String((await send('POST', '', minimal)).body.id)}`;
        const answers = await Promise.all([
          send('PATCH', path, { note: 'ring twice' }, headers),
          send('POST', `${path}:cancel`, undefined, headers),
        ]);
        expect(answers.map(({ status }) => status)).toEqual([200, 200]);
        const { note, status } = (await send('GET', path)).body;
        return note !== 'ring twice' || status !== 'cancelled';
      }),
    );
    return lost.filter(Boolean).length;
  };
  expect(await lostOf('whole_row')).toBeGreaterThan(0);
  expect(await lostOf('own_columns')).toBe(0);
});
