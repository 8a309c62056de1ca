import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Raced } from '@/lib/contract/scenarios';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { racedOf } from '@/lib/scenarios/Scenario';
import { findScenario } from '@/lib/scenarios/scenarios';
import { findByKey } from './runs/createOnce';
import { readExploration } from './interleavings/readExploration';
import { readLoadTest } from './loadTests/readLoadTest';
import { migrateState } from './migrateState';
import { openState, type State } from './openState';
import { migrateBefore } from './testing/migrateBefore';

let databases: TestDatabases;
let state: State;
beforeAll(async () => {
  databases = await createTestDatabases();
  state = openState(databases.stateUrl);
  await migrateBefore(state, databases.stateUrl, '037');
});
afterAll(async () => {
  await state.close();
  await databases.drop();
});

/** What was said before in other words than today, by code. */
const wordsOfBefore: Readonly<Record<string, Partial<Raced['violations'][number]>>> = {
  submission_lost: {
    title: 'A submission that was acknowledged is in Postgres, with the time and the submitter that the answer gave',
  },
  historic_mismatch: {
    title: 'historic holds what director holds',
    consequence: 'historic does not hold what director holds',
  },
  clickhouse_mismatch: {
    title: 'ClickHouse shows what director holds, card and scores, field by field',
    consequence: 'ClickHouse does not show what Postgres holds',
  },
  duplicate_final: { title: 'ClickHouse shows one row for each card and each score' },
  count_mismatch: { title: 'The count that the run shows is the number of results that are saved' },
  processed_twice: { title: 'No row is worked on more than once', consequence: 'a row is worked on twice' },
  left_behind: { title: 'Every row is Done when all schedulers have had their turn' },
};

/** As it is declared today, in the words of before. */
function racedBy(id: string): Raced {
  const raced = racedOf(findScenario(id) ?? expect.fail(`no scenario ${id}`));
  const violations = raced.violations.map((violation) => ({ ...violation, ...wordsOfBefore[violation.code] }));
  return { ...raced, violations };
}

const variants = {
  scorecard_race: 'row_lock/async_reread',
  many_coaches: 'row_lock/async_reread',
  evaluation_batches: 'requery',
  scheduler_claims: 'for_update',
  // Of a build that nobody has any more.
  forgotten: 'x',
} as const;
type Id = keyof typeof variants;

async function oldLoadTest(scenario: Id, own: object): Promise<string> {
  const id = randomUUID();
  const request = {
    scenario,
    variant: variants[scenario],
    environment: 'local',
    delaysMs: [0],
    iterations: 1,
    concurrency: 1,
    settleMs: 0,
    latency: 'none',
    label: 'coaches',
    ...own,
  };
  await state.pool.query(
    'INSERT INTO lastwrite.load_tests (id, scenario, variant, environment, request) VALUES ($1, $2, $3, $4, $5)',
    [id, scenario, request.variant, request.environment, JSON.stringify(request)],
  );
  return id;
}

async function oldExploration(scenario: Id, own: object): Promise<string> {
  const id = randomUUID();
  const request = { scenario, variant: variants[scenario], environment: null, reindex: false, limit: 10, reduce: true };
  await state.pool.query(
    'INSERT INTO lastwrite.explorations (id, scenario, variant, environment, request, idempotency_key) VALUES ($1, $2, $3, NULL, $4, $5)',
    [id, scenario, request.variant, JSON.stringify({ ...request, ...own }), `key of ${id}`],
  );
  return id;
}

it('runs of before have their numbers under parameters, and what their scenario said', async () => {
  const cases: readonly (readonly [Id, object, { readonly loadTest: object; readonly exploration: object }])[] = [
    ['scorecard_race', {}, { loadTest: {}, exploration: {} }],
    ['many_coaches', { coaches: 4 }, { loadTest: { coaches: 4 }, exploration: { coaches: 4 } }],
    ['many_coaches', {}, { loadTest: { coaches: 3 }, exploration: { coaches: 2 } }],
    [
      'evaluation_batches',
      { batches: [5, 2, 1] },
      { loadTest: { batches: [5, 2, 1] }, exploration: { batches: [5, 2, 1] } },
    ],
    ['evaluation_batches', {}, { loadTest: { batches: [3, 1] }, exploration: { batches: [3, 1] } }],
    ['scheduler_claims', { schedulers: 3 }, { loadTest: { schedulers: 3 }, exploration: { schedulers: 3 } }],
    ['scheduler_claims', {}, { loadTest: { schedulers: 2 }, exploration: { schedulers: 2 } }],
    ['forgotten', { coaches: 4 }, { loadTest: {}, exploration: {} }],
  ];
  const ids: (readonly [string, string])[] = [];
  for (const [scenario, own] of cases)
    ids.push([await oldLoadTest(scenario, own), await oldExploration(scenario, own)]);

  await migrateState(databases.stateUrl);

  for (const [index, [scenario, own, parameters]] of cases.entries()) {
    const [loadTestId = '', explorationId = ''] = ids[index] ?? [];
    const raced =
      scenario === 'forgotten'
        ? { title: 'forgotten', driver: 'library', recordType: null, violations: [] }
        : racedBy(scenario);
    const loadTest = await readLoadTest(state, loadTestId);
    expect(loadTest?.raced).toEqual(raced);
    expect(loadTest?.request).toEqual({
      transport: 'http',
      scenario,
      variant: variants[scenario],
      environment: 'local',
      delaysMs: [0],
      iterations: 1,
      concurrency: 1,
      settleMs: 0,
      latency: 'none',
      label: 'coaches',
      parameters: parameters.loadTest,
    });
    const exploration = await readExploration(state, explorationId, null);
    expect(exploration?.raced).toEqual(raced);
    expect(exploration?.request).toEqual({
      scenario,
      variant: variants[scenario],
      environment: null,
      reindex: false,
      limit: 10,
      reduce: true,
      parameters: parameters.exploration,
    });
    // Asked for again with its key it is the same one still, whatever was left out then.
    if (exploration && Object.keys(own).length === 0)
      expect(await findByKey(state, 'explorations', `key of ${explorationId}`, exploration.request)).toEqual({
        kind: 'repeated',
        id: explorationId,
      });
  }
});
