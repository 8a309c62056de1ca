import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '@/lib/reference/clock';
import { openStores, type WritableStores } from '@/lib/reference/openStores';
import { allStrategies, formatStrategy, parseStrategy, type Strategy } from '@/lib/reference/strategy';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { findScenario } from '@/lib/scenarios/scenarios';
import type { CallScenario } from '@/lib/scenarios/Scenario';
import { openStores as openInspected, type Stores } from '@/lib/stores/openStores';
import { databaseClock } from '../postgres/databaseClock';
import { LockWatch } from '@/lib/scenarios/control/LockWatch';
import { openExplorerPool } from '../postgres/openExplorerPool';
import { Sessions } from '@/lib/scenarios/control/Sessions';
import { replayOrder } from '@/lib/steps/replayOrder';
import { outcomeOf } from '../testing/outcomeOf';
import { runAnyOrder, seededRandom, turnRound, type Random } from '@/lib/steps/testing/randomOrder';
import { exploreScorecards, type ScorecardExploration } from './exploreScorecards';
import { InspectionBatches } from './judgeInBatches';
import { judgeOrder, scorecardTrial, type JudgedOrder, type ScorecardActors } from './scorecardTrial';
import { createSubject } from './subjects';

/** What steps declare to touch decides which orders are left out; here the stores themselves are asked whether it is true. */
let databases: TestDatabases;
let stores: WritableStores;
let inspected: Stores;
let postgres: WritableStores['postgres'];
let clock: Clock;
let watch: LockWatch;
let batches: InspectionBatches;
let groups = 0;

beforeAll(async () => {
  databases = await createTestDatabases();
  stores = openStores(databases.postgresUrl, databases.clickhouse.url);
  inspected = openInspected({
    postgres: { url: databases.postgresReaderUrl },
    clickhouse: { url: databases.clickhouse.readerUrl },
    timeoutMs: 60_000,
  });
  postgres = openExplorerPool(databases.postgresUrl, 40);
  clock = await databaseClock(postgres);
  watch = new LockWatch(postgres);
  batches = new InspectionBatches({ stores: inspected, environmentId: 'test', timeoutMs: 60_000, atOnce: 12 });
});

afterAll(async () => {
  await Promise.all([stores.close(), inspected.close(), postgres.end()]);
  await databases.drop();
});

const AT_ONCE = 12;
const variants = allStrategies.map(formatStrategy);
const scenarioOf = (id: string) => findScenario(id) as CallScenario;
const strategyOf = (variant: string) => parseStrategy(variant) as Strategy;
const parent = () => ({ customer: 'interleavings', profile: `equal-${Math.floor((groups += 1) / 40)}` });

type Run = (
  actors: ScorecardActors,
  variant: string,
  order: { readonly any: Random } | { readonly actors: readonly string[] },
) => Promise<JudgedOrder>;

const run: Run = async (actors, variant, order) => {
  const service = {
    postgres,
    clickhouse: stores.clickhouse,
    clock,
    newId: uuidv7,
    strategy: strategyOf(variant),
  };
  const trial = scorecardTrial(
    await createSubject(service, actors.scenario, parent()),
    service,
    new Sessions(postgres, watch),
    actors,
  );
  const ran = 'any' in order ? await runAnyOrder(trial, order.any) : await replayOrder(trial, order.actors);
  return judgeOrder(actors, ran, await batches.inspect(trial.subject.name, trial.calls));
};

async function manyAtOnce<Item, Result>(
  items: readonly Item[],
  act: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = [...items.entries()];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      results[next[0]] = await act(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

async function explore(variant: string, more: Partial<ScorecardExploration> = {}) {
  const orders: JudgedOrder[] = [];
  const { complete, explored } = await exploreScorecards(
    { postgres, clickhouse: stores.clickhouse, inspected },
    {
      scenario: scenarioOf('scorecard_race'),
      strategy: strategyOf(variant),
      parameters: {},
      reindex: false,
      environmentId: 'test',
      reduce: true,
      inFlight: AT_ONCE,
      parent: (group) => ({
        customer: 'interleavings',
        profile: `explored-${groups}-${variant.replace(/[/_]/g, '-')}-${group}`,
      }),
      ...more,
    },
    (order) => {
      orders.push(order);
    },
  );
  groups += 40;
  return { complete, explored, outcomes: [...new Set(orders.map(outcomeOf))].sort() };
}

const crowds: readonly (readonly [string, ScorecardActors])[] = [
  ['scorecard_race with the reindex job', { scenario: scenarioOf('scorecard_race'), parameters: {}, reindex: true }],
  ['many_coaches', { scenario: scenarioOf('many_coaches'), parameters: { coaches: 2 }, reindex: false }],
];

describe.each(crowds)('%s', (_, actors) => {
  test('in every variant, an order and the one that is as different as equal ones can be lead to the same end in every copy', async () => {
    const random = seededRandom(20_260_118);
    const pairs = await manyAtOnce(variants, async (variant) => {
      const one = await run(actors, variant, { any: random });
      const turned = turnRound(one.events);
      return {
        variant,
        one,
        other: await run(actors, variant, { actors: turned }),
        moved: turned.join(' ') !== one.events.map(({ actor }) => actor).join(' '),
      };
    });
    expect(pairs.map(({ variant, other }) => [variant, outcomeOf(other)])).toEqual(
      pairs.map(({ variant, one }) => [variant, outcomeOf(one)]),
    );
    expect(pairs.filter(({ moved }) => moved).length).toBeGreaterThan(20);
  });
});

describe('reduced and unreduced show the same ends in every copy', () => {
  test.each([
    ['scorecard_race', 'save_all/sync_in_transaction', {}],
    ['scorecard_race', 'version_check/sync_in_transaction', {}],
    ['scorecard_race', 'row_lock/sync_in_transaction', {}],
    ['many_coaches', 'own_columns/sync_in_transaction', { coaches: 1 }],
  ] as const)('%s, %s', async (scenario, variant, parameters) => {
    const options = { scenario: scenarioOf(scenario), parameters };
    const [reduced, all] = [await explore(variant, options), await explore(variant, { ...options, reduce: false })];
    expect([reduced.complete, all.complete]).toEqual([true, true]);
    expect(reduced.outcomes).toEqual(all.outcomes);
    expect(all.explored).toBeGreaterThan(reduced.explored);
  });
});

describe('where all orders are more than can be waited for', () => {
  test.each([
    ['scorecard_race', 'save_all/async_closure', {}, false],
    ['scorecard_race', 'own_columns/async_closure_updated_at', {}, true],
    ['scorecard_race', 'row_lock/async_reread_row_version', {}, true],
    ['scorecard_race', 'omit_submission/sync_in_transaction', {}, true],
  ] as const)(
    '%s, %s, %j, with the reindex job: %s. Whatever any of them leads to, the reduced ones have shown',
    async (scenario, variant, parameters, reindex) => {
      const actors = { scenario: scenarioOf(scenario), parameters, reindex };
      const reduced = await explore(variant, actors);
      expect(reduced.complete).toBe(true);
      const random = seededRandom(7);
      const any = await manyAtOnce(
        Array.from({ length: 30 }, () => variant),
        () => run(actors, variant, { any: random }),
      );
      const missed = [...new Set(any.map(outcomeOf))].filter((outcome) => !reduced.outcomes.includes(outcome));
      expect(missed).toEqual([]);
    },
  );
});
