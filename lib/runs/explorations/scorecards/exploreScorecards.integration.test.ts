import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStores, type WritableStores } from '@/lib/reference/openStores';
import { parseStrategy, type Strategy } from '@/lib/reference/strategy';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { findScenario } from '@/lib/scenarios/scenarios';
import type { CallScenario } from '@/lib/scenarios/Scenario';
import { openStores as openInspected, type Stores } from '@/lib/stores/openStores';
import { explainViolation } from '../explainViolation';
import { exploreScorecards, type ScorecardExploration } from './exploreScorecards';
import type { JudgedOrder } from './scorecardTrial';

let databases: TestDatabases;
let stores: WritableStores;
let inspected: Stores;

beforeAll(async () => {
  databases = await createTestDatabases();
  stores = openStores(databases.postgresUrl, databases.clickhouse.url);
  inspected = openInspected({
    postgres: { url: databases.postgresReaderUrl },
    clickhouse: { url: databases.clickhouse.readerUrl },
    timeoutMs: 60_000,
  });
});

afterAll(async () => {
  await Promise.all([stores.close(), inspected.close()]);
  await databases.drop();
});

async function explore(variant: string, more: Partial<ScorecardExploration> = {}) {
  const orders: JudgedOrder[] = [];
  const result = await exploreScorecards(
    { ...stores, inspected },
    {
      scenario: findScenario('scorecard_race') as CallScenario,
      strategy: parseStrategy(variant) as Strategy,
      parameters: {},
      reindex: false,
      environmentId: 'test',
      parent: (group) => ({ customer: 'interleavings', profile: `${variant.replace(/[/_]/g, '-')}-${group}` }),
      reduce: true,
      inFlight: 8,
      ...more,
    },
    (order) => {
      orders.push(order);
    },
  );
  return {
    ...result,
    orders,
    codes: [...new Set(orders.flatMap(({ violations }) => violations.map(({ code }) => code)))].sort(),
    outcomes: [...new Set(orders.map(({ outcome }) => outcome))].sort(),
  };
}

describe('every order of Update against Submit', () => {
  test('the original loses both ways and lets ClickHouse go stale; nothing but orders decides', async () => {
    const { complete, codes, outcomes } = await explore('save_all/async_closure');
    expect([complete, codes, outcomes]).toEqual([
      true,
      ['clickhouse_mismatch', 'historic_mismatch', 'submission_lost', 'update_lost'],
      ['ok', 'violated'],
    ]);
  });

  test.each([
    [
      'own_columns/enqueued_before_commit',
      /^(Update|Submit)’s async work reads Postgres again before \1 commits, and inserts its version of the card anyway: /,
    ],
    [
      'own_columns/own_half',
      /^(Update|Submit)’s async work reads the copy of the card before (Update|Submit)’s async work inserts its version of the card, and /,
    ],
  ])('%s: the copies alone go wrong, and the order says how', async (variant, sentence) => {
    const { complete, codes, outcomes, orders } = await explore(variant);
    expect([complete, codes, outcomes]).toEqual([true, ['clickhouse_mismatch'], ['ok', 'violated']]);
    const violated = orders.filter(({ outcome }) => outcome === 'violated');
    const sentences = violated.map(({ events, violations }) => explainViolation(events, violations) ?? '');
    expect(sentences.filter((each) => sentence.test(each)).length).toBeGreaterThan(0);
  });

  test('the control: calls that write their own columns, with versions assigned under the row’s lock, are clean in every order', async () => {
    const { complete, codes, outcomes, explored } = await explore('own_columns/async_reread_row_version');
    expect([complete, codes, outcomes]).toEqual([true, [], ['ok']]);
    expect(explored).toBeGreaterThan(5);
  });

  test('one call after the other, each with its async work, is clean in the variant that loses when they race', async () => {
    const { orders } = await explore('save_all/async_closure');
    const parties = ({ events }: JudgedOrder) => events.map(({ actor }) => actor.split('.')[0] ?? '');
    const serial = orders.filter(
      (order) => parties(order).filter((party, index, all) => index > 0 && party !== all[index - 1]).length === 1,
    );
    expect(serial.length).toBeGreaterThan(0);
    expect(serial.map(({ outcome }) => outcome)).toEqual(serial.map(() => 'ok'));
  });

  test('a call that waits for a row’s lock is recognised, and goes on with the commit that frees it', async () => {
    const { orders } = await explore('row_lock/sync_in_transaction');
    const waited = orders.flatMap(({ events }) =>
      events
        .filter(({ resumedBy }) => resumedBy !== null)
        .map(({ declaration, resumedBy }) => [declaration.name, events[resumedBy ?? 0]?.declaration.name]),
    );
    expect(waited.length).toBeGreaterThan(0);
    expect(new Set(waited.map((pair) => pair.join(' until ')))).toEqual(new Set(['lock and read row until commit']));
  });
});
