import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replications } from '@/lib/reference/replications/replications';
import { serviceSteps } from '@/lib/reference/serviceSteps';
import { replicationIds } from '@/lib/reference/strategy';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { batchSteps } from '@/lib/scenarios/evaluation-batches/submitBatch';
import { schedulerSteps } from '@/lib/scenarios/scheduler-claims/takeTurn';
import { readExploration } from './interleavings/readExploration';
import { listCalls } from './testing/listCalls';
import { readIteration } from './loadTests/listIterations';
import { migrateState } from './migrateState';
import { openState, type State } from './openState';
import { listSamples } from './samples';
import { migrateBefore } from './testing/migrateBefore';

/** Of replications that came when every step said what it does. */
const laterSteps = ['send message', 'read copy'];
const laterReplications = ['enqueued_before_commit', 'own_half'];
const keptReplications = replicationIds.filter((id) => !laterReplications.includes(id));
/** As they are declared today: what steps of before did has not changed. */
const meanings: Readonly<Record<string, object>> = {
  ...Object.fromEntries(Object.entries(serviceSteps).filter(([name]) => !laterSteps.includes(name))),
  ...Object.fromEntries(
    [...Object.values(batchSteps), ...Object.values(schedulerSteps)].map(({ name, ...meaning }) => [name, meaning]),
  ),
};
const names = [...Object.keys(meanings), 'of somebody else'];
const told = (more: object) => names.map((name) => ({ name, ...more }));
const meant = (more: object) => names.map((name) => ({ name, ...more, ...meanings[name] }));

const at = '2026-01-18T10:32:07.418204Z';
const span = { startedAt: at, finishedAt: at };
const body = {
  odd: '\u0000',
  comment: 'analytics/card',
  text: '{"name":"read row","actor":"call"}, "strategy":"save_all/async_reread"',
  exact: 1,
};
const call = (strategy: string | undefined, name = 'UpdateScorecard') => ({
  call: name,
  ...span,
  status: 200,
  request: body,
  response: body,
  ...(strategy === undefined ? {} : { strategy }),
  steps: told({ actor: 'call', ...span }),
});

/** Told with its meaning, as it could be since steps say what they do. */
const foreign = {
  name: 'persist',
  actor: 'call',
  ...span,
  says: 'persists',
  store: 'clickhouse',
  effect: 'insert_version',
};

let databases: TestDatabases;
let state: State;
beforeAll(async () => {
  databases = await createTestDatabases();
  state = openState(databases.stateUrl);
});
afterAll(async () => {
  await state.close();
  await databases.drop();
});

it('steps that were kept before are told once what they did, and on rows of which copies; bodies, and steps of others, stay as they were', async () => {
  const { pool } = state;
  await migrateBefore(state, databases.stateUrl, '032');
  const calls = [
    ...keptReplications.map((replication) => call(`omit_submission/${replication}`)),
    call('own_columns/async_closure_updated_at', 'Reindex'),
    call(undefined),
    call('a strategy of somebody else'),
    { ...call(undefined), steps: [{ ...foreign, rows: ['analytics/score', 'analytics/card', 'analytics/card'] }] },
  ];
  for (const [n, each] of calls.entries())
    await pool.query(
      `INSERT INTO lastwrite.calls (environment, name, call_id, started_at, call, kind) VALUES ('local', 'old', $1, now(), $2, $3)`,
      [String(n), JSON.stringify(each), each.call],
    );
  const request = { scenario: 'scorecard_race', variant: 'save_all/async_closure', environment: 'local' };
  const run = [request.scenario, request.variant, request.environment, JSON.stringify(request)];
  const loadTest = randomUUID();
  await pool.query(
    'INSERT INTO lastwrite.load_tests (id, scenario, variant, environment, request) VALUES ($1, $2, $3, $4, $5)',
    [loadTest, ...run],
  );
  await pool.query('INSERT INTO lastwrite.iterations (load_test_id, n, delay_ms) VALUES ($1, 1, 0)', [loadTest]);
  await pool.query(
    `UPDATE lastwrite.iterations SET outcome = 'failed', finish_order = 1, finished_at = now(), calls = '[]', steps = $2, inspection = $3 WHERE load_test_id = $1`,
    [
      loadTest,
      JSON.stringify(told({ actor: 'replicate', ...span, call: 'UpdateScorecard' })),
      JSON.stringify({
        sources: {},
        fields: [],
        scores: [],
        checks: [],
        versions: [],
        commits: [],
        findings: [],
        calls: [call('save_all/sync_in_transaction')],
      }),
    ],
  );
  const exploration = randomUUID();
  await pool.query(
    'INSERT INTO lastwrite.explorations (id, scenario, variant, environment, request) VALUES ($1, $2, $3, $4, $5)',
    [exploration, ...run],
  );
  const schedule = names.map((step) => ({ actor: 'update', step, blockedUntil: null }));
  await pool.query(
    `INSERT INTO lastwrite.exploration_orders (exploration_id, n, schedule, steps, switches, outcome, violations, call_ms, blocked_ms, retries, refused)
     VALUES ($1, 1, $2, 9, 0, 'violated', '{}', '{}', '{}', 0, 0)`,
    [exploration, JSON.stringify(schedule)],
  );
  await pool.query('UPDATE lastwrite.explorations SET actors = $2, witness = $3 WHERE id = $1', [
    exploration,
    JSON.stringify([
      { id: 'update', steps: names },
      { id: 'idle', steps: [] },
    ]),
    JSON.stringify({ n: 1, schedule, violations: [], sentence: '', states: [] }),
  ]);

  await pool.query(
    `INSERT INTO lastwrite.samples (environment, name, position, title, summary, findings) VALUES ('local', 'old', 0, 't', 's', '{missing_score,version_tie}')`,
  );

  await migrateState(databases.stateUrl);

  const steps = meant({ actor: 'call', ...span });
  expect(await listCalls(state, 'local', 'old')).toEqual([
    ...keptReplications.map((replication, n) => ({ ...calls[n], copying: replications[replication].copying, steps })),
    ...calls.slice(keptReplications.length, -1).map((each) => ({ ...each, steps })),
    { ...calls.at(-1), steps: [{ ...foreign, rows: ['clickhouse/score', 'clickhouse/card', 'clickhouse/card'] }] },
  ]);
  expect((await listSamples(state, 'local'))[0]?.findings).toEqual(['missing_row', 'version_tie']);
  const iteration = await readIteration(state, loadTest, 1);
  expect(iteration?.steps).toEqual(meant({ actor: 'replicate', ...span, call: 'UpdateScorecard' }));
  expect(iteration?.inspection?.calls).toEqual([
    { ...call('save_all/sync_in_transaction'), copying: replications.sync_in_transaction.copying, steps },
  ]);
  const scheduled = names.map((step) => ({ actor: 'update', step, blockedUntil: null, ...meanings[step] }));
  const read = await readExploration(state, exploration, { after: 0, limit: null });
  expect(read?.schedules[0]?.schedule).toEqual(scheduled);
  expect(read?.witness?.schedule).toEqual(scheduled);
  expect(read?.actors).toEqual([
    { id: 'update', steps: meant({}) },
    { id: 'idle', steps: [] },
  ]);
});
