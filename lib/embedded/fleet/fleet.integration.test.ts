import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '@/lib/evidence/model';
import type { Inspection } from '@/lib/contract/inspect';
import { inspectRecords } from '@/lib/inspect/inspectRecords';
import { recordName, type RecordName } from '@/lib/record/recordName';
import { createWallClock } from '@/lib/reference/clock';
import { openStores, type WritableStores } from '@/lib/reference/openStores';
import { orderType } from '@/lib/reference/order/orderType';
import { scorecardName } from '@/lib/reference/scorecard/scorecardName';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { createCoachingServer, type CoachingServer } from '@/lib/reference/server';
import { openStoresUnderTest, timeoutMs, type StoresUnderTest } from '@/lib/stores/testing/StoresUnderTest';
import { eventually } from '@/lib/testing/eventually';
import { openCards } from './cards';
import { FLEET, type Fleet } from './Fleet';
import { openOrders } from './orders';
import { startFleet } from './startFleet';

let under: StoresUnderTest;
let stores: WritableStores;
let service: CoachingServer;
let coachingUrl: string;
const calls: Call[] = [];

beforeAll(async () => {
  under = await openStoresUnderTest();
  stores = openStores(under.databases.postgresUrl, under.databases.clickhouse.url);
  service = createCoachingServer({
    ...stores,
    clock: createWallClock(),
    newId: uuidv7,
    random: Math.random,
    defaults: { strategy: { rowWrite: 'save_all', replication: 'async_closure' }, latency: 'none' },
    records: () => true,
    onCall: (call) => void calls.push(call),
    onFailure: () => undefined,
  });
  coachingUrl = `http://127.0.0.1:${await service.listen(0, '127.0.0.1')}`;
});
afterAll(async () => {
  await service.close();
  await service.background.quiet(5_000);
  await stores.close();
  await under.close();
});

/** What the console says of records once the service's work is done. */
async function inspect(names: readonly RecordName[]): Promise<readonly Inspection[]> {
  await service.background.quiet(5_000);
  const outcomes = await inspectRecords(
    {
      stores: under.stores,
      types: [scorecardType, orderType],
      environment: { id: 'test', settleMs: 0, timeoutMs },
      listCalls: (asked) =>
        Promise.resolve(
          new Map(
            asked.map(({ text }) => [
              text,
              { calls: calls.filter((call) => 'name' in call && call.name === text), dropped: [] },
            ]),
          ),
        ),
      now: () => new Date().toISOString(),
    },
    names,
  );
  return outcomes.flatMap((outcome) => ('inspection' in outcome ? [outcome.inspection] : []));
}

async function cards(): Promise<readonly RecordName[]> {
  const { rows } = await under.postgres.query<{ profile: string; id: string }>(
    'SELECT profile_id AS profile, scorecard_id::text AS id FROM director.scorecards WHERE customer_id = $1',
    [FLEET],
  );
  return rows.map(({ profile, id }) => scorecardName(FLEET, profile, id));
}

async function orders(): Promise<readonly RecordName[]> {
  const { rows } = await under.postgres.query<{ id: string }>(
    'SELECT id::text AS id FROM shop.orders WHERE tenant_id = $1',
    [FLEET],
  );
  return rows.map(({ id }) => recordName(orderType, { tenant: FLEET, order: id }));
}

const teams: readonly (readonly [
  string,
  { readonly open: () => Promise<Fleet>; readonly names: () => Promise<readonly RecordName[]> },
])[] = [
  ['scorecards', { open: () => openCards(coachingUrl, stores, Math.random), names: cards }],
  ['orders', { open: () => openOrders(stores, Math.random), names: orders }],
];

test.each(teams)(
  'a team writes %s: changes leave nothing wrong, a race does, and the next change heals it',
  async (_, { open, names }) => {
    const fleet = await open();
    await fleet.add();
    for (let change = 0; change < 5; change += 1) await fleet.change();
    expect((await inspect(await names())).map(({ verdict }) => verdict)).toEqual(['consistent']);

    // Whether a race of free calls goes wrong is a matter of chance; four of five do.
    let found: Inspection | undefined;
    for (let race = 0; race < 20 && found?.verdict !== 'inconsistent'; race += 1) {
      await fleet.race();
      [found] = await inspect(await names());
    }
    expect(found?.findings[0]).toMatchObject({ severity: 'error' });

    await fleet.change();
    expect((await inspect(await names())).map(({ verdict }) => verdict)).toEqual(['consistent']);
    fleet.close();

    // Whoever starts again goes on with the records that are there.
    const again = await open();
    expect(again.size()).toBe(1);
    again.close();
  },
);

test('writes as many records as it is told to and not more, and nothing after it was stopped', async () => {
  const pace = { cards: 4, orders: 3, addMs: 1, changeMs: 1, raceMs: 60_000 };
  const versions = async () => {
    const { rows } = await under.postgres.query<{ n: string }>(
      'SELECT sum(row_version)::text AS n FROM director.scorecards WHERE customer_id = $1',
      [FLEET],
    );
    return Number(rows[0]?.n ?? 0);
  };
  const { postgresUrl, clickhouse } = under.databases;
  const fleet = startFleet({ postgresUrl, clickhouse, coachingUrl, pace });
  await eventually(async () => {
    expect([(await cards()).length, (await orders()).length]).toEqual([4, 3]);
  });
  const full = await versions();
  await eventually(async () => {
    expect(await versions()).toBeGreaterThan(full + 5);
  });
  await fleet.stop();
  await service.background.quiet(5_000);
  const stopped = await versions();
  expect([(await cards()).length, (await orders()).length]).toEqual([4, 3]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await versions()).toBe(stopped);
});
