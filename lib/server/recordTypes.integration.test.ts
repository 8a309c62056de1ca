import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectionSchema, inspectManyResponseSchema, type Inspection } from '@/lib/contract/inspect';
import { problemSchema } from '@/lib/contract/problem';
import { recordTypesResponseSchema } from '@/lib/contract/records';
import { driftResponseSchema } from '@/lib/contract/sweeps';
import { sourcesOf, type RecordType } from '@/lib/record/RecordType';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { eventually } from '@/lib/testing/eventually';
import { insertClickHouse } from '@/lib/stores/testing/StoresUnderTest';
import {
  orderName,
  orderTablesInClickHouse,
  orderTablesInPostgres,
  orderType,
  region,
} from '@/lib/stores/testing/orderType';
import { ConfiguredTypes } from './ConfiguredTypes';
import { setServer } from './getServer';
import { healthyRecord, openTestServer, type TestServer } from './testing/openTestServer';

/** Its tables are nowhere, and its last key part is a UUID. */
const ticketType: RecordType = {
  ...orderType,
  id: 'ticket',
  title: 'Ticket',
  name: 'tickets/{ticket}',
  key: [{ id: 'ticket', type: 'uuid' }],
  rows: [{ id: 'ticket', noun: 'ticket', plural: 'tickets', key: [], fields: [] }],
  copies: [
    {
      id: 'desk',
      title: 'desk',
      where: 'Postgres',
      store: 'postgres',
      role: 'truth',
      tables: [{ rowSet: 'ticket', table: 'tickets', key: { ticket: 'id' } }],
    },
  ],
  settleMs: 0,
};

const [equal, stale, absent] = [orderName('1'), orderName('2'), orderName('3')];
const TICKET = 'tickets/019bd2e8-5c71-40e9-9a89-acb3efd08e34';
const tenant = equal.key.tenant ?? '';

let test: TestServer;
let card: ScorecardName;

beforeAll(async () => {
  test = await openTestServer();
  const records = new ConfiguredTypes([scorecardType, orderType, ticketType], test.server.config.environments);
  setServer({ ...test.server, records });
  const { postgres, clickhouse } = test.bench.stores;
  for (const sql of orderTablesInPostgres) await postgres.query(sql);
  for (const query of orderTablesInClickHouse) await clickhouse.command({ query });
  for (const [order, copied] of [
    ['1', 'open'],
    ['2', 'paid'],
  ] as const) {
    await postgres.query('INSERT INTO "Sales Dept"."Order ""x""" VALUES ($1, $2, $3, 12.5, $4, NULL)', [
      tenant,
      region,
      order,
      'open',
    ]);
    await insertClickHouse(clickhouse, '`Order Rows`', {
      'Tenant Id': tenant,
      'region"id': region,
      select: order,
      größe: '12.50',
      FROM: copied,
      'version ms': '1768732327418',
    });
  }
  card = await healthyRecord(test.bench);
  // Later than the settle window, so that verdicts are final.
  await new Promise((resolve) => setTimeout(resolve, 400));
});
afterAll(() => test.close());

async function json(answer: Promise<Response>, status = 200): Promise<unknown> {
  const given = await answer;
  const body: unknown = await given.json();
  expect(given.status, JSON.stringify(body)).toBe(status);
  return body;
}
const inspected = async (name: string): Promise<Inspection> =>
  inspectionSchema.parse(await json(test.ask(`/api/inspect/${name}`)));

describe('records of several types', () => {
  it('are inspected at their names, with the rows and copies of their type', async () => {
    const order = await inspected(equal.text);
    expect(order).toMatchObject({ name: equal.text, recordType: 'order', title: 'Order', verdict: 'consistent' });
    expect(order.copies.map(({ id }) => id)).toEqual(sourcesOf(orderType).map(({ id }) => id));
    expect(order.rowSets.map(({ id, key }) => [id, key])).toEqual([
      ['order', []],
      ['item', ['line']],
      ['note', ['author', 'day']],
    ]);
    expect(order.rows[0]?.fields.map(({ field, values }) => [field, values])).toEqual([
      ['size', { orders: '12.50', 'analytics.final': '12.5', 'analytics.raw': '12.5' }],
      ['state', { orders: 'open', 'analytics.final': 'open', 'analytics.raw': 'open' }],
    ]);
    expect(order.notJudged.length).toBeGreaterThan(1);
    expect((await inspected(stale.text)).verdict).toBe('inconsistent');
    expect(await inspected(card.text)).toMatchObject({ recordType: 'scorecard', notJudged: [] });
    expect(problemSchema.parse(await json(test.ask(`/api/inspect/${absent.text}`), 404)).code).toBe('record_not_found');
  });

  it('are inspected together, each with its type, in the order of the paste', async () => {
    const names = [`see ${stale.text}, ${card.text}`, equal.text, `{"name":"${TICKET}"}`, absent.text, stale.text];
    const answer = inspectManyResponseSchema.parse(await json(test.post('/api/inspect', { names })));
    expect(answer.results.map(({ name, recordType, verdict }) => [name, recordType, verdict])).toEqual([
      [stale.text, 'order', 'inconsistent'],
      [card.text, 'scorecard', 'consistent'],
      [equal.text, 'order', 'consistent'],
      [TICKET, 'ticket', 'unknown'],
      [absent.text, 'order', 'unknown'],
    ]);
    expect(answer.results.map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      undefined,
      'record_type_unusable',
      'record_not_found',
    ]);
  });

  it('have their own settle window where the type says one', async () => {
    expect((await inspected(equal.text)).settleMs).toBe(300);
  });

  it('are watched', async () => {
    const answer = await test.ask(`/api/inspect/${equal.text}/watch`);
    const body = await answer.text();
    expect(body).toContain('event: inspection');
    expect(body).toContain('"recordType":"order"');
    expect(body).toContain('event: end');
  });

  it('are told by a bare id where any type has such ids', async () => {
    const resolve = (id: string, status?: number) => json(test.ask(`/api/names?id=${id}`), status);
    expect(await resolve(card.scorecard)).toEqual({ names: [card.text] });
    expect(await resolve('42', 400)).toMatchObject({ code: 'invalid_name' });
  });

  it('are refused with what a name of each type looks like', async () => {
    expect(await json(test.ask('/api/inspect/what'), 400)).toMatchObject({
      code: 'invalid_name',
      detail: expect.stringMatching(/^Expected a name like customers\/.* or tenants\/.* or tickets\//) as string,
    });
    const wrong = equal.text.replace(/[^/]+$/, '007');
    expect(await json(test.ask(`/api/inspect/${wrong}`), 400)).toMatchObject({
      detail: expect.stringContaining('the last segment is a whole number without leading zeros') as string,
    });
  });

  it('have the calls of their type, and no others', async () => {
    const at = new Date().toISOString();
    const tell = (name: string, change: object) =>
      test.post('/api/calls', {
        calls: [{ name, call: 'UpdateScorecard', startedAt: at, finishedAt: at, status: 200, response: {}, ...change }],
      });
    await json(tell(card.text, {}), 201);
    for (const [name, change, path] of [
      [card.text, { call: 'ShipOrder' }, 'body.calls.0.call'],
      [equal.text, {}, 'body.calls.0.call'],
      ['orders/1', {}, 'body.calls.0.name'],
    ] as const) {
      const problem = problemSchema.parse(await json(tell(name, change), 400));
      expect(problem.errors?.map((error) => error.path)).toEqual([path]);
    }
  });

  it('are listed by type, with what each says', async () => {
    const types = recordTypesResponseSchema.parse(await json(test.ask('/api/records')));
    expect(types.map(({ id }) => id)).toEqual(['scorecard', 'order', 'ticket']);
    expect(types[1]).toMatchObject({
      name: orderType.name,
      environments: test.server.config.environments.map(({ id }) => id),
      rowSets: [{ id: 'order' }, { id: 'item', key: [{ id: 'line', type: 'integer' }] }, { id: 'note' }],
      copies: [
        { id: 'orders', role: 'truth' },
        { id: 'analytics', store: 'clickhouse' },
      ],
      calls: [],
    });
    expect(types[1]?.fields.find(({ id }) => id === 'size')).toEqual({
      rowSet: 'order',
      id: 'size',
      label: 'size',
      columns: { orders: 'Größe', analytics: 'größe' },
      expressions: {},
    });
    expect(types[1]?.warnings.join()).toContain('no calls are described for this type');
    expect(types[0]).toMatchObject({ warnings: [], changedAt: 'updatedAt', milestones: [{ id: 'submitted_state' }] });
    expect(types[0]?.calls.map(({ kind }) => kind)).toEqual(['create', 'update', 'update', 'read', 'delete', 'copy']);
  });
});

describe('a built-in type whose truth has no table in the stores', () => {
  const ticketId = TICKET.replace('tickets/', '');

  it('is not offered there, and its names say why', async () => {
    expect(await json(test.ask(`/api/inspect/${TICKET}`), 409)).toMatchObject({
      code: 'record_type_unusable',
      detail:
        'The environment local has no tickets: its Postgres has none of the tables tickets. Choose the environment that has them, or check the URL of this one.',
    });
    const types = recordTypesResponseSchema.parse(await json(test.ask('/api/records')));
    expect(types.map(({ id, environments, problems }) => [id, environments, problems])).toEqual([
      ['scorecard', ['local'], []],
      ['order', ['local'], []],
      ['ticket', [], []],
    ]);
    expect(driftResponseSchema.parse(await json(test.ask('/api/drift'))).types.map(({ record }) => record)).toEqual([
      'scorecard',
      'order',
    ]);
    const run = { kind: 'sweep', record: 'ticket', sweep: 'deep' };
    const expected = /^[Ee]xpected one of the record types of the environment local: scorecard, order\.?$/;
    for (const [path, body, at] of [
      ['/api/schedules', { cron: '0 3 * * *', run }, 'body.run.record'],
      ['/api/sweeps', { record: 'ticket', kind: 'deep' }, 'body.record'],
      ['/api/webhooks', { title: 't', url: 'https://example.com/', record: 'ticket' }, 'body.record'],
    ] as const)
      expect(await json(test.post(path, body), 400)).toMatchObject({
        errors: [{ path: at, message: expect.stringMatching(expected) as string }],
      });
  });

  it('keeps no bare id from being looked for in the other types', async () => {
    expect(await json(test.ask(`/api/names?id=${card.scorecard}`))).toEqual({ names: [card.text] });
    expect(await json(test.ask(`/api/names?id=${ticketId}`))).toEqual({ names: [] });
  });

  it('is there as soon as its tables are', async () => {
    await test.bench.stores.postgres.query('CREATE TABLE public.tickets (id uuid); GRANT SELECT ON tickets TO PUBLIC');
    await eventually(() => json(test.ask(`/api/inspect/${TICKET}`), 404));
  });
});
