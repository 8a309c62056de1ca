import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declared } from '@/lib/steps/testing/declared';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { defaultParameters } from '@/lib/contract/parameters';
import { evaluationBatches } from '@/lib/scenarios/evaluation-batches/evaluationBatches';
import { schedulerClaims } from '@/lib/scenarios/scheduler-claims/schedulerClaims';
import { removeSubjects } from '@/lib/scenarios/tables/removeSubjects';
import type { RowScenario } from '@/lib/scenarios/Scenario';
import { countSwitches } from '../order/fewestSwitches';
import { explainOrder } from '../order/explainOrder';
import { formatSchedule } from '../order/formatSchedule';
import { parseSchedule } from '../order/parseSchedule';
import { pickWitness } from '../order/pickWitness';
import { openExplorerPool } from '../postgres/openExplorerPool';
import { exploreTables, type TableExploration } from './exploreTables';
import { replayTable } from './replayTable';
import type { JudgedTableOrder } from './tableTrial';

let databases: TestDatabases;
let postgres: Pool;

beforeAll(async () => {
  databases = await createTestDatabases();
  postgres = openExplorerPool(databases.stateUrl, 40);
});

afterAll(async () => {
  await postgres.end();
  await databases.drop();
});

const usual = ({ parameters }: RowScenario) => defaultParameters(parameters, 'exploration');

async function explore(scenario: RowScenario, variant: string, more: Partial<TableExploration> = {}) {
  const orders: JudgedTableOrder[] = [];
  const result = await exploreTables(
    postgres,
    { scenario, variant, parameters: usual(scenario), reduce: true, inFlight: 12, ...more },
    (order) => {
      orders.push(order);
    },
  );
  return {
    ...result,
    orders,
    verdicts: [...new Set(orders.map(({ outcome, violations }) => [outcome, ...codesOf(violations)].join(' ')))].sort(),
  };
}

const codesOf = (violations: JudgedTableOrder['violations']) => violations.map(({ code }) => code);
const textOf = ({ events }: Pick<JudgedTableOrder, 'events'>) => formatSchedule(events.map(({ actor }) => actor));

/** Decided by the explorer; beside each, why it has to be so. */
const expected: readonly (readonly [RowScenario, string, readonly string[]])[] = [
  // Both may have counted before either saved; whoever saves its sum last leaves only what it knew of.
  [
    evaluationBatches,
    'incremental_count',
    ['ok', 'violated count_mismatch', 'violated count_mismatch never_completes'],
  ],
  // The last to save results counts them all, so somebody completes the run; but an earlier count can be saved after it.
  [evaluationBatches, 'requery', ['ok', 'violated count_mismatch']],
  [evaluationBatches, 'atomic_increment', ['ok']],
  [evaluationBatches, 'row_lock', ['ok']],
  // Both take the first rows, and nobody takes the others.
  [schedulerClaims, 'plain_select', ['ok', 'violated processed_twice left_behind']],
  [schedulerClaims, 'for_update', ['ok']],
  [schedulerClaims, 'skip_locked', ['ok']],
  // Between the two transactions the rows are neither locked nor marked.
  [schedulerClaims, 'skip_locked_then_mark', ['ok', 'violated processed_twice left_behind']],
];

describe.each(expected)('$0.id, $1', (scenario, variant, verdicts) => {
  test('every order, reduced and not, comes to the same verdicts; one after the other is clean', async () => {
    const [reduced, all] = [await explore(scenario, variant), await explore(scenario, variant, { reduce: false })];
    expect([reduced.complete, all.complete]).toEqual([true, true]);
    expect([reduced.verdicts, all.verdicts]).toEqual([verdicts, verdicts]);
    expect(new Set(all.orders.map(textOf)).size).toBe(all.explored);
    expect(all.explored).toBeGreaterThan(reduced.explored);
    const serial = all.orders.filter(({ events }) => countSwitches(events) === 1);
    expect(serial.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
    // The witness of the reduced exploration is as short as the best of all orders.
    const shortest = pickWitness(all.orders);
    expect(pickWitness(reduced.orders)?.switches).toBe(shortest?.switches);
    expect(pickWitness(reduced.orders)?.events.length).toBe(shortest?.events.length);
  });
});

test('a scheduler waits for rows that another one has locked, until the commit; with SKIP LOCKED nobody waits', async () => {
  const waits = async (variant: string) => {
    const { orders } = await explore(schedulerClaims, variant, { reduce: false });
    return new Set(
      orders.flatMap(({ events }) =>
        events.flatMap(({ declaration, resumedBy }) =>
          resumedBy === null ? [] : [`${declaration.name} until ${events[resumedBy]?.declaration.name}`],
        ),
      ),
    );
  };
  // Whoever waited for rows keeps them locked although they are no longer Queued, so that marking them Done waits as well.
  expect(await waits('for_update')).toEqual(new Set(['lock and take rows until commit', 'mark Done until commit']));
  expect(await waits('skip_locked')).toEqual(new Set());
});

test('other numbers: three batches, three schedulers', async () => {
  expect(await explore(evaluationBatches, 'requery', { parameters: { batches: [2, 1, 1] } })).toMatchObject({
    complete: true,
    verdicts: ['ok', 'violated count_mismatch'],
  });
  expect(await explore(evaluationBatches, 'atomic_increment', { parameters: { batches: [2, 1, 1] } })).toMatchObject({
    complete: true,
    verdicts: ['ok'],
  });
  expect(await explore(schedulerClaims, 'for_update', { parameters: { schedulers: 3 }, limit: 60 })).toMatchObject({
    explored: 60,
    complete: false,
    verdicts: ['ok'],
  });
});

test('an order is a value: the witness, as text, leads to the same end a hundred times out of a hundred, and tells what the tables held', async () => {
  const { orders } = await explore(schedulerClaims, 'plain_select');
  const witness = pickWitness(orders);
  const schedule = parseSchedule(formatSchedule((witness?.events ?? []).map(({ actor }) => actor)));
  const race = { scenario: schedulerClaims, variant: 'plain_select', parameters: usual(schedulerClaims) };
  const seen = new Set<string>();
  for (let batch = 0; batch < 10; batch += 1) {
    const replays = await Promise.all(Array.from({ length: 10 }, () => replayTable(postgres, race, schedule, false)));
    for (const {
      order: { events, outcome, violations },
    } of replays)
      seen.add(
        JSON.stringify([
          outcome,
          codesOf(violations),
          events.map(({ actor, declaration, resumedBy }) => [actor, declaration.name, resumedBy]),
        ]),
      );
  }
  expect([...seen]).toEqual([
    JSON.stringify([
      'violated',
      ['processed_twice', 'left_behind'],
      (witness?.events ?? []).map(({ actor, declaration, resumedBy }) => [actor, declaration.name, resumedBy]),
    ]),
  ]);

  const { order, states } = await replayTable(postgres, race, schedule);
  expect(states).toHaveLength(schedule.length + 1);
  expect(states[0]?.copies).toEqual({
    rows: { 'row 1': 'Queued', 'row 2': 'Queued', 'row 3': 'Queued', 'row 4': 'Queued' },
    work: {},
  });
  expect(states.at(-1)?.copies.work).toEqual({
    'row 1': 'worked on by scheduler-1 and scheduler-2',
    'row 2': 'worked on by scheduler-1 and scheduler-2',
  });
  expect(states.at(-1)?.copies.rows).toMatchObject({ 'row 3': 'Queued', 'row 4': 'Queued' });
  expect(explainOrder(order)).toMatch(
    /^Scheduler \d takes Queued rows before Scheduler \d commits, and marks its rows Processing anyway: a row is processed twice and a row is left behind\.$/,
  );
});

test('the original bug of the batches in words, and what the run held after each step', async () => {
  const { orders } = await explore(evaluationBatches, 'incremental_count');
  const lost = orders.filter(({ violations }) => codesOf(violations).includes('never_completes'));
  const race = {
    scenario: evaluationBatches,
    variant: 'incremental_count',
    parameters: usual(evaluationBatches),
  };
  const { order, states } = await replayTable(
    postgres,
    race,
    (pickWitness(lost)?.events ?? []).map(({ actor }) => actor),
  );
  expect(explainOrder(order)).toMatch(
    /^Batch (1|2) counts the saved results before Batch (1|2) saves its results, and saves its sum anyway: the count of the run is not the number of saved results and the run never completes\.$/,
  );
  expect(states.at(-1)?.copies.results).toEqual({ 'batch 1': '3 results', 'batch 2': '1 result' });
  expect(states.at(-1)?.copies.run?.status).toBe('running');
  expect(states.at(-1)?.changed).toEqual(['run']);
});

test('nothing is left in the tables', async () => {
  const { rows } = await postgres.query<{ left: number }>(`
    SELECT (SELECT count(*) FROM races.evaluation_runs)::int + (SELECT count(*) FROM races.evaluation_results)::int
      + (SELECT count(*) FROM races.queued_rows)::int + (SELECT count(*) FROM races.work)::int AS left`);
  expect(rows[0]?.left).toBe(0);
});

test('what a killed process left is found by how its subjects begin, and nothing else is removed', async () => {
  const subjects = async () =>
    (
      await postgres.query<{ subject: string }>(
        'SELECT subject FROM races.evaluation_runs UNION SELECT subject FROM races.queued_rows ORDER BY subject',
      )
    ).rows.map(({ subject }) => subject);
  for (const scenario of [evaluationBatches, schedulerClaims])
    await scenario.create(postgres, ['dead-1', 'dead-2', 'deadly-1'], usual(scenario));
  await removeSubjects(postgres, 'dead-');
  expect(await subjects()).toEqual(['deadly-1']);
  await removeSubjects(postgres, 'deadly-');
  expect(await subjects()).toEqual([]);
});

describe('what is no verdict', () => {
  const racing = (scenario: RowScenario) => explore(scenario, 'atomic_increment');

  test('an actor that throws, and a subject that cannot be judged: an error that says why', async () => {
    const failing = evaluationBatches.actors('atomic_increment', usual(evaluationBatches)).map((actor) => ({
      ...actor,
      run: ({ step }: Parameters<typeof actor.run>[0]) =>
        step(declared('try'), () => Promise.reject(new Error('out of luck'))),
    }));
    const thrown = await racing({ ...evaluationBatches, actors: () => failing });
    expect([thrown.verdicts, thrown.orders[0]?.error]).toEqual([
      ['error never_completes'],
      'batch-1 failed: out of luck',
    ]);
    const missing = await racing({ ...evaluationBatches, create: () => Promise.resolve() });
    expect([missing.verdicts, missing.orders[0]?.error]).toEqual([['error'], 'there is no such run']);
  });

  test('a store that is away when orders are judged, or when subjects are made: the exploration fails with what it said, and leaves nothing', async () => {
    await expect(
      racing({ ...evaluationBatches, judge: () => Promise.reject(new Error('the store is away')) }),
    ).rejects.toThrow('the store is away');
    await expect(
      racing({ ...evaluationBatches, create: () => Promise.reject(new Error('the store is down')) }),
    ).rejects.toThrow('the store is down');
    expect((await postgres.query('SELECT FROM races.evaluation_runs')).rowCount).toBe(0);
  });
});
