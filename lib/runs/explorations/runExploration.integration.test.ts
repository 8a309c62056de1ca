import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { declared } from '@/lib/steps/testing/declared';
import { eventually } from '@/lib/testing/eventually';
import { EVENTUALLY_MS } from '@/lib/testing/eventuallyMs.js';
import type { Exploration } from '@/lib/contract/interleavings';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { readEnv } from '@/lib/environments/readEnv';
import { toConfig } from '@/lib/environments/toConfig';
import { evaluationBatches } from '@/lib/scenarios/evaluation-batches/evaluationBatches';
import { racedOf, type RowActor, type RowScenario } from '@/lib/scenarios/Scenario';
import * as scenarios from '@/lib/scenarios/scenarios';
import { createExploration } from '@/lib/state/interleavings/createExploration';
import { readExploration } from '@/lib/state/interleavings/readExploration';
import { openState, type State } from '@/lib/state/openState';
import { explorerLimits } from './ExplorerContext';
import { openExplorer } from './openExplorer';

let databases: TestDatabases;
let state: State;

beforeAll(async () => {
  databases = await createTestDatabases();
  state = openState(databases.stateUrl);
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  await state.close();
  await databases.drop();
});

function ownDatabases(): readonly string[] {
  return [databases.postgresUrl, databases.stateUrl].map((url) => new URL(url).pathname.slice(1));
}

const declaration = (name: string) => declared(name, { reads: ['postgres:cell'], writes: ['postgres:cell'] });

/** evaluation_batches with other actors: the rest of it is as it is. */
function withActors(actor: (id: string, run: number) => RowActor['run']): void {
  let runs = 0;
  const actors: RowScenario['actors'] = () => {
    runs += 1;
    return ['one', 'two'].map((id) => ({ id, title: id, delayed: false, run: actor(id, runs) }));
  };
  const judge: RowScenario['judge'] = (_, subjects) =>
    Promise.resolve(new Map(subjects.map((subject) => [subject, { outcome: 'passed' }])));
  vi.spyOn(scenarios, 'findScenario').mockReturnValue({ ...evaluationBatches, actors, judge });
}

/** No step takes so long but the one that is meant to, on a busy machine either. */
const STUCK_AFTER_MS = 5_000;

async function explore(
  change: Partial<Exploration['request']> = {},
  act?: (id: string) => Promise<void>,
  stuckAfterMs = EVENTUALLY_MS,
): Promise<Exploration> {
  const id = uuidv7();
  await createExploration(state, {
    id,
    idempotencyKey: null,
    raced: racedOf(evaluationBatches),
    request: {
      scenario: 'evaluation_batches',
      variant: 'requery',
      environment: null,
      reindex: false,
      limit: 500,
      reduce: true,
      parameters: {},
      ...change,
    },
  });
  const config = toConfig(
    readEnv({
      LASTWRITE_EXPLORER_POSTGRES_URL: databases.postgresUrl,
      LASTWRITE_EXPLORER_CLICKHOUSE_URL: databases.clickhouse.url,
    }),
    null,
    '/nowhere',
  );
  const explorer = openExplorer({
    state,
    stateUrl: databases.stateUrl,
    jobs: { work: () => undefined },
    worker: 'test',
    environments: config.environments,
    limits: { ...explorerLimits, inFlight: 4, stuckAfterMs },
    sweepMs: 20,
    onError: () => undefined,
    onEvent: () => undefined,
  });
  await act?.(id);
  for (;;) {
    const exploration = await readExploration(state, id, { after: 0, limit: null });
    if (exploration && exploration.finishedAt !== null) {
      await explorer.close();
      return exploration;
    }
    await sleep(20);
  }
}

test('the control: actors that do nothing wrong are proven clean', async () => {
  withActors(() => async ({ step }) => {
    await step(declaration('touch'), () => Promise.resolve());
  });
  expect(await explore()).toMatchObject({
    status: 'completed',
    complete: true,
    explored: 2,
    errors: 0,
    violating: 0,
    failure: null,
  });
});

test('an actor that throws: its orders can’t be judged, and nothing is proven', async () => {
  withActors((id) => async ({ step }) => {
    await step(declaration('touch'), () =>
      id === 'two' ? Promise.reject(new Error('this actor is broken')) : Promise.resolve(),
    );
  });
  const exploration = await explore();
  expect(exploration).toMatchObject({ status: 'completed', complete: false, explored: 2, errors: 2 });
  expect(exploration.schedules[0]).toMatchObject({ outcome: 'error', error: 'two failed: this actor is broken' });
  expect(exploration.notes[0]?.message).toContain('this actor is broken');
});

test('so many orders that can’t be judged end it', async () => {
  withActors(() => async ({ step }) => {
    for (const name of ['a', 'b', 'c', 'd']) await step(declaration(name), () => Promise.resolve());
    throw new Error('this actor is broken');
  });
  expect(await explore()).toMatchObject({ status: 'failed', complete: false, failure: { code: 'orders_failed' } });
});

test('a step that never ends fails it by the step’s name, and what it had begun is rolled back', async () => {
  withActors((id) => async ({ step, postgres, subject }) => {
    const client = await postgres.connect();
    try {
      await step(declaration('begin'), async () => {
        await client.query('BEGIN');
        await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`${subject} ${id}`]);
      });
      await step(declaration('wait for ever'), () => sleep(id === 'two' ? 2 * STUCK_AFTER_MS : 0));
    } finally {
      await client.query('ROLLBACK').catch(() => undefined);
      client.release();
    }
  });
  const exploration = await explore({}, undefined, STUCK_AFTER_MS);
  expect(exploration).toMatchObject({ status: 'failed', complete: false, failure: { code: 'step_stuck' } });
  expect(exploration.failure?.detail).toContain('"wait for ever" of two');
  await eventually(async () => {
    const { rowCount } = await state.pool.query(
      "SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );
    expect(rowCount).toBe(0);
  });
});

test('chance in a scenario is the scenario’s fault and no verdict', async () => {
  withActors((id, run) => async ({ step }) => {
    await step(declaration(run % 2 === 0 && id === 'two' ? 'heads' : 'tails'), () => Promise.resolve());
    await step(declaration('end'), () => Promise.resolve());
  });
  expect(await explore()).toMatchObject({ status: 'failed', complete: false, failure: { code: 'not_repeatable' } });
});

test('a store whose connections are cut in the middle leaves no proof', async () => {
  const cut = async (id: string): Promise<void> => {
    const read = () => readExploration(state, id, null);
    while (((await read())?.explored ?? 0) === 0) await sleep(10);
    for (let round = 0; round < 40 && (await read())?.finishedAt === null; round += 1) {
      // Only in this test's own databases: other tests explore on the same server.
      await state.pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lastwrite-explorer' AND datname = ANY ($1::text[])",
        [ownDatabases()],
      );
      await sleep(20);
    }
  };
  const exploration = await explore(
    {
      scenario: 'scorecard_race',
      variant: 'own_columns/async_reread_row_version',
      environment: 'local',
      reduce: false,
    },
    cut,
  );
  expect(exploration.complete).toBe(false);
  expect(exploration.status === 'failed' || exploration.errors > 0).toBe(true);
});
