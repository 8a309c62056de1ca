import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkout } from '@/lib/build/checkout.js';
import { readScenarioFile } from '@/lib/environments/readScenarioFile';
import { eventually } from '@/lib/testing/eventually';
import { createWallClock } from '@/lib/reference/clock';
import { openStores, type WritableStores } from '@/lib/reference/openStores';
import { parseStrategy, type Strategy } from '@/lib/reference/strategy';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { retentionDefaults, type Retention } from '@/lib/environments/retention';
import { readEnv } from '@/lib/environments/readEnv';
import { toConfig } from '@/lib/environments/toConfig';
import { createSubject } from '@/lib/runs/explorations/scorecards/subjects';
import { replayProfile } from '@/lib/runs/explorations/scorecards/replayProfile';
import { openEngine, startGateway } from '@/lib/runs/load-tests/testing/openEngine';
import { openJobs } from '@/lib/runs/jobs/openJobs';
import { findScenario } from '@/lib/scenarios/scenarios';
import type { CallScenario } from '@/lib/scenarios/Scenario';
import { recordCalls } from '@/lib/state/calls';
import { listCalls, listDroppedCalls } from '@/lib/state/testing/listCalls';
import { insertExploration } from '@/lib/state/interleavings/testing/insertExploration';
import { readExploration } from '@/lib/state/interleavings/readExploration';
import { listIterations } from '@/lib/state/loadTests/listIterations';
import { readLoadTest } from '@/lib/state/loadTests/readLoadTest';
import { insertLoadTest } from '@/lib/state/loadTests/testing/insertLoadTest';
import { openState, type State } from '@/lib/state/openState';
import { deleteIterations } from '@/lib/state/retention/removals';
import { removeRun } from '@/lib/state/retention/removeRuns';
import { saveSamples } from '@/lib/state/samples';
import { removeSweep } from '@/lib/state/sweeps/removeSweeps';
import { alone } from './alone';
import { openRetention } from './openRetention';
import type { RetentionContext } from './RetentionContext';
import { sweep } from './sweep';

const DAY_MS = 86_400_000;

let databases: TestDatabases;
let state: State;
let stores: WritableStores;
let errors: unknown[];

beforeAll(async () => {
  databases = await createTestDatabases();
  state = openState(databases.stateUrl);
  stores = openStores(databases.postgresUrl, databases.clickhouse.url);
});
afterAll(async () => {
  await Promise.all([state.close(), stores.close()]);
  await databases.drop();
});
beforeEach(() => {
  errors = [];
});

const never = new AbortController().signal;

function contextWith(retention: Partial<Retention> = {}): RetentionContext {
  const { environments } = toConfig(
    readEnv({
      LASTWRITE_EMBEDDED: '1',
      LASTWRITE_EXPLORER_POSTGRES_URL: databases.postgresUrl,
      LASTWRITE_EXPLORER_CLICKHOUSE_URL: databases.clickhouse.url,
    }),
    null,
    '/nowhere',
  );
  return {
    state,
    stateUrl: databases.stateUrl,
    environments,
    retention: { ...retentionDefaults, ...retention },
    callTimeoutMs: 1_000,
    onError: (_what, error) => errors.push(error),
    onEvent: () => undefined,
  };
}

const query = async (sql: string, ...values: unknown[]) => (await state.pool.query(sql, values)).rows as unknown[];
const iterationsOf = async (id: string) =>
  (await query('SELECT n FROM lastwrite.iterations WHERE load_test_id = $1', id)).length;

/** A load test that has been over for so many days, or began so long ago and runs. */
async function loadTest(ago: string, end: 'completed_at' | 'cancelled_at' | 'failed_at' | null): Promise<string> {
  const id = await insertLoadTest(state, { environment: `env-${randomUUID()}`, iterations: 600, delaysMs: [0] });
  await state.pool.query(
    `UPDATE lastwrite.load_tests SET created_at = clock_timestamp() - $2::interval, started_at = clock_timestamp() - $2::interval,
      failure = CASE WHEN $3 = 'failed_at' THEN '{"code":"x","detail":"y"}'::jsonb END
      ${end === null ? '' : `, ${end} = clock_timestamp() - $2::interval`} WHERE id = $1`,
    [id, ago, end ?? ''],
  );
  return id;
}

async function exploration(ago: string, over: boolean): Promise<string> {
  const id = await insertExploration(state);
  await state.pool.query(
    `UPDATE lastwrite.explorations SET created_at = clock_timestamp() - $2::interval
      ${over ? ', completed_at = clock_timestamp() - $2::interval' : ''} WHERE id = $1`,
    [id, ago],
  );
  await state.pool.query(
    `INSERT INTO lastwrite.exploration_orders (exploration_id, n, schedule, steps, switches, outcome, violations, call_ms, blocked_ms, retries, refused)
      SELECT $1, n, '[]', 0, 0, 'ok', '{}', '{}', '{}', 0, 0 FROM generate_series(1, 700) AS n`,
    [id],
  );
  return id;
}

describe('load tests and explorations', () => {
  it('go with all that hangs on them after so many days; a day younger stays, and so does what runs or is pinned', async () => {
    const gone = [
      await loadTest('91 days', 'completed_at'),
      await loadTest('91 days', 'cancelled_at'),
      await loadTest('91 days', 'failed_at'),
    ];
    const pinned = await loadTest('200 days', 'completed_at');
    await query('UPDATE lastwrite.load_tests SET pinned = true WHERE id = $1', pinned);
    const stay = [await loadTest('89 days', 'completed_at'), await loadTest('200 days', null), pinned];
    const [goneToo, staysToo, runs] = [
      await exploration('91 days', true),
      await exploration('89 days', true),
      await exploration('200 days', false),
    ];
    expect(await sweep(contextWith(), never)).toMatchObject({ loadTests: 3, interleavings: 1, cleared: 4 });
    for (const id of gone) {
      expect(await readLoadTest(state, id)).toBeNull();
      expect(await iterationsOf(id)).toBe(0);
    }
    for (const id of stay) expect([(await readLoadTest(state, id))?.id, await iterationsOf(id)]).toEqual([id, 600]);
    expect(await readExploration(state, goneToo, null)).toBeNull();
    const left = await query(
      'SELECT exploration_id AS id, count(*)::int AS n FROM lastwrite.exploration_orders GROUP BY 1',
    );
    expect(left).toHaveLength(2);
    expect(left).toEqual(
      expect.arrayContaining([
        { id: staysToo, n: 700 },
        { id: runs, n: 700 },
      ]),
    );
    expect(await query('SELECT * FROM lastwrite.removals')).toEqual([]);
    expect(await sweep(contextWith(), never)).toMatchObject({ loadTests: 0, interleavings: 0, cleared: 0 });
    expect(errors).toEqual([]);
  });

  it('stay where they are kept for ever', async () => {
    const id = await loadTest('4000 days', 'completed_at');
    await sweep(contextWith({ loadTests: null }), never);
    expect((await readLoadTest(state, id))?.id).toBe(id);
    await sweep(contextWith(), never);
    expect(await readLoadTest(state, id)).toBeNull();
  });

  it('are gone for readers at once when they are deleted by hand, and not while they run', async () => {
    const [over, runs] = [await loadTest('1 hour', 'completed_at'), await loadTest('1 hour', null)];
    await state.pool.query(
      "UPDATE lastwrite.iterations SET outcome = 'passed', finished_at = clock_timestamp(), finish_order = n WHERE load_test_id = $1",
      [over],
    );
    expect([
      await removeRun(state, 'load_test', over),
      await removeRun(state, 'load_test', runs),
      await removeRun(state, 'load_test', randomUUID()),
      await removeRun(state, 'exploration', over),
    ]).toEqual(['removed', 'running', 'unknown', 'unknown']);
    expect(await iterationsOf(over)).toBe(600);
    const all = { after: 0, limit: 10, withInspection: false };
    expect([await readLoadTest(state, over), await listIterations(state, over, all)]).toEqual([null, []]);
    expect((await readLoadTest(state, runs))?.status).toBe('running');
    // As a sweep that was killed leaves it: one batch is gone.
    await deleteIterations(state, over, 250);
    expect(await sweep(contextWith(), never)).toMatchObject({ cleared: 1 });
    expect([await iterationsOf(over), await iterationsOf(runs)]).toEqual([0, 600]);
  });

  it('are gone on with by the next sweep when one loses its connection in the middle', async () => {
    const id = await loadTest('91 days', 'completed_at');
    let lostAt = 0;
    await alone(databases.stateUrl, async (lost) => {
      // Nobody else may while this one does.
      expect(await sweep(contextWith(), never)).toBeNull();
      expect((await readLoadTest(state, id))?.id).toBe(id);
      await query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lastwrite retention' AND datname = current_database()",
      );
      await eventually(() => expect(lost.aborted).toBe(true));
      lostAt = performance.now();
    }).catch(() => undefined);
    expect(lostAt).toBeGreaterThan(0);
    expect(await sweep(contextWith(), never)).toMatchObject({ loadTests: 1 });
  });

  it('begin no statement once the process is to end, and keep what is left of them known', async () => {
    const id = await loadTest('91 days', 'completed_at');
    await removeRun(state, 'load_test', id);
    expect(await sweep(contextWith(), AbortSignal.abort())).toMatchObject({ cleared: 0 });
    expect([await iterationsOf(id), (await query('SELECT id FROM lastwrite.removals')).length]).toEqual([600, 1]);
    expect(await sweep(contextWith(), never)).toMatchObject({ cleared: 1 });
    expect(await iterationsOf(id)).toBe(0);
  });
});

describe('reported calls', () => {
  const nameOf = () => `customers/cox/profiles/sales/scorecards/${uuidv7()}`;
  const tell = async (name: string, toldAgo: string, times = 1) => {
    for (let n = 0; n < times; n += 1) {
      const startedAt = new Date(Date.parse('2024-01-01') + n).toISOString();
      await recordCalls(state, 'local', scorecardType, [
        { name, call: 'UpdateScorecard', startedAt, finishedAt: startedAt, status: 200, response: {} },
      ]);
    }
    await state.pool.query(
      "UPDATE lastwrite.calls SET told_at = clock_timestamp() - $2::interval WHERE name = $1 AND told_at > clock_timestamp() - interval '1 hour'",
      [name, toldAgo],
    );
  };

  it('go record by record, so many days after the last one was told, and an inspection can say that there were some', async () => {
    const [old, young, both, sample] = [nameOf(), nameOf(), nameOf(), nameOf()];
    await tell(old, '31 days', 3);
    await tell(young, '29 days');
    await tell(both, '31 days');
    const startedAt = new Date().toISOString();
    await recordCalls(state, 'local', scorecardType, [
      { name: both, call: 'SubmitScorecard', startedAt, finishedAt: startedAt, status: 200, response: {} },
    ]);
    await tell(sample, '31 days');
    await saveSamples(state, 'local', [{ name: sample, title: 't', summary: 's', findings: [] }]);
    expect(await sweep(contextWith(), never)).toMatchObject({ calls: 3 });
    const kept = await Promise.all([old, young, both, sample].map((name) => listCalls(state, 'local', name)));
    expect(kept.map(({ length }) => length)).toEqual([0, 1, 2, 1]);
    expect((await listDroppedCalls(state, 'local', old)).map(({ call }) => call)).toEqual(['UpdateScorecard']);
    expect(await listDroppedCalls(state, 'local', both)).toEqual([]);
    await state.pool.query("UPDATE lastwrite.dropped_calls SET noted_at = clock_timestamp() - interval '31 days'");
    await sweep(contextWith(), never);
    expect(await listDroppedCalls(state, 'local', old)).toEqual([]);
  });

  it('that are told again are kept from then on', async () => {
    const name = nameOf();
    await tell(name, '31 days');
    await tell(name, '0 days');
    await sweep(contextWith(), never);
    expect(await listCalls(state, 'local', name)).toHaveLength(1);
  });
});

describe('records of replays', () => {
  const replayed = async (daysAgo: number) => {
    const { name } = await createSubject(
      {
        postgres: stores.postgres,
        clickhouse: stores.clickhouse,
        clock: createWallClock(),
        newId: uuidv7,
        strategy: parseStrategy('save_all/async_closure') as Strategy,
      },
      findScenario('scorecard_race') as CallScenario,
      { customer: 'interleavings', profile: replayProfile(new Date(Date.now() - daysAgo * DAY_MS)) },
    );
    return name;
  };
  const held = async (profile: string) => {
    const parts = await stores.clickhouse.query({
      query: `SELECT count() AS n FROM system.parts WHERE active AND rows > 0 AND database = currentDatabase()
        AND partition = toString(('interleavings', {profile:String}))`,
      query_params: { profile },
      format: 'JSONEachRow',
    });
    const cards = await stores.postgres.query('SELECT FROM director.scorecards WHERE profile_id = $1', [profile]);
    return { cards: cards.rowCount, parts: Number((await parts.json<{ n: string }>())[0]?.n) > 0 };
  };

  it('go with the partition of their day, and with what was told of them; those of a day that is not too old stay', async () => {
    const [old, young] = [await replayed(32), await replayed(29)];
    const startedAt = new Date().toISOString();
    for (const { text } of [old, young])
      await recordCalls(state, 'local', scorecardType, [
        { name: text, call: 'CreateScorecard', startedAt, finishedAt: startedAt, status: 200, response: {} },
      ]);
    expect(await sweep(contextWith(), never)).toMatchObject({ replays: 1 });
    expect(await held(old.profile)).toEqual({ cards: 0, parts: false });
    expect(await held(young.profile)).toEqual({ cards: 1, parts: true });
    expect([
      (await listCalls(state, 'local', old.text)).length,
      (await listCalls(state, 'local', young.text)).length,
    ]).toEqual([0, 1]);
  });
});

describe('records in a service of somebody else', () => {
  it('of a run that failed stay until the run is deleted, and go with it', async () => {
    const engine = await openEngine();
    const gateway = await startGateway(engine.referenceUrl, () => 'pass');
    try {
      engine.addEnvironment('theirs', { url: gateway.url, token: null });
      const id = await engine.start({ environment: 'theirs', delaysMs: [0], iterations: 10, settleMs: 500 });
      await engine.ended(id);
      await eventually(async () => {
        const { rows } = await engine.state.pool.query<{ cleaned: boolean }>(
          'SELECT cleaned_at IS NOT NULL AS cleaned FROM lastwrite.load_tests WHERE id = $1',
          [id],
        );
        expect(rows[0]?.cleaned).toBe(true);
      });
      const failed = (await engine.iterations(id)).filter(({ outcome }) => outcome !== 'passed');
      expect(failed.length).toBeGreaterThan(0);
      const own = openStores(engine.databases.postgresUrl, engine.databases.clickhouse.url);
      const cards = async () => (await own.postgres.query('SELECT FROM director.scorecards')).rowCount;
      expect(await cards()).toBe(failed.length);
      await removeRun(engine.state, 'load_test', id);
      const environment = engine.cleanup.findEnvironment('theirs');
      const context = {
        ...contextWith(),
        state: engine.state,
        stateUrl: engine.databases.stateUrl,
        environments: environment ? [environment] : [],
        callTimeoutMs: 5_000,
      };
      expect(await sweep(context, never)).toMatchObject({ cleared: 1 });
      expect(await cards()).toBe(0);
      await own.close();
    } finally {
      await gateway.close();
      await engine.close();
    }
  });

  it('go as the variant that made them removes its own', async () => {
    const engine = await openEngine();
    const told: unknown[] = [];
    const gateway = await startGateway(engine.referenceUrl, ({ method, headers }) => {
      if (method === 'DELETE') told.push([headers['x-team'], headers['x-size']]);
      return 'pass';
    });
    try {
      engine.addTarget('orders', { url: gateway.url });
      const file = readScenarioFile(
        readFileSync(join(checkout, 'lib/reference/order/order_race.jsonc'), 'utf8'),
        'order_race.jsonc',
      );
      const id = await engine.start(
        { scenario: file.id, variant: 'red', delaysMs: [0], iterations: 1, settleMs: 500, parameters: { size: 3 } },
        {
          ...file,
          parameters: [{ id: 'size', title: 'Size', summary: 'Of what.', type: 'integer', default: 1, min: 1, max: 5 }],
          remove: { http: file.remove?.http, headers: { 'x-size': '{size}' } },
          // So that it stays when the run is over.
          violations: [{ code: 'never', title: 'No order', postgres: 'SELECT id FROM shop.orders WHERE id = {order}' }],
          variants: ['blue', 'red'].map((team) => ({ id: team, values: { team }, headers: { 'x-team': '{team}' } })),
        },
      );
      await engine.ended(id);
      expect((await engine.iterations(id)).map(({ outcome }) => outcome)).toEqual(['failed']);
      await removeRun(engine.state, 'load_test', id);
      const environment = engine.cleanup.findEnvironment('local');
      const context = {
        ...contextWith(),
        state: engine.state,
        stateUrl: engine.databases.stateUrl,
        environments: environment ? [environment] : [],
        callTimeoutMs: 60_000,
      };
      expect(await sweep(context, never)).toMatchObject({ cleared: 1 });
      expect(told).toEqual([['red', '3']]);
    } finally {
      await gateway.close();
      await engine.close();
    }
  });
});

it('sweeps by itself, and at once when a job asks for it', async () => {
  const jobs = openJobs(databases.stateUrl, (error) => errors.push(error));
  const first = await loadTest('91 days', 'completed_at');
  const retention = openRetention({ ...contextWith(), jobs, firstAfterMs: 0 });
  await eventually(async () => expect(await readLoadTest(state, first)).toBeNull());
  const second = await loadTest('91 days', 'completed_at');
  await jobs.enqueueRetention();
  await eventually(async () => expect(await iterationsOf(second)).toBe(0));
  await retention.close();
  await jobs.close();
  expect(errors).toEqual([]);
});

it('sweeps that were over and drifts that healed long ago go; the last whole sweep of a type, and open drifts, stay', async () => {
  const insert = async (record: string, ago: string, outcome: string | null) => {
    const id = uuidv7();
    await state.pool.query(
      `INSERT INTO lastwrite.sweeps (id, environment, record_type, title, plural, kind, request, started_at, outcome, completed_at)
        VALUES ($1, 'local', $2, $2, $2, 'deep', '{}', now() - $3::interval, $4::text, CASE WHEN $4::text IS NOT NULL THEN now() - $3::interval END)`,
      [id, record, ago, outcome],
    );
    return id;
  };
  const drift = async (name: string, healedAgo: string | null) => {
    await state.pool.query(
      `INSERT INTO lastwrite.drifts (id, environment, record_type, title, name, tenant, cause, severity, headline, first_seen_at, last_seen_at, healed_at)
        VALUES ($1, 'local', 'order', 'Order', $2, '', 'missing_write', 'error', '', now() - interval '800 days', now() - interval '700 days', now() - $3::interval)`,
      [uuidv7(), name, healedAgo],
    );
  };
  await insert('order', '200 days', 'clean');
  const incomplete = await insert('order', '91 days', 'incomplete');
  const last = await insert('order', '100 days', 'drifted');
  const young = await insert('order', '89 days', 'incomplete');
  const running = await insert('order', '95 days', null);
  await drift('open', null);
  await drift('young', '364 days');
  await drift('old', '366 days');
  expect(await sweep(contextWith(), never)).toMatchObject({ sweeps: 2, drifts: 1 });
  const left = (await query('SELECT id FROM lastwrite.sweeps ORDER BY id')) as { id: string }[];
  expect(left.map(({ id }) => id)).toEqual([last, young, running].sort());
  expect(left.map(({ id }) => id)).not.toContain(incomplete);
  expect(await query('SELECT name FROM lastwrite.drifts ORDER BY name')).toEqual([{ name: 'open' }, { name: 'young' }]);
  await state.pool.query('DELETE FROM lastwrite.sweeps; DELETE FROM lastwrite.drifts');
});

it('a kind that cannot be deleted is reported, and keeps no other one from it', async () => {
  await query(
    "INSERT INTO lastwrite.deployments (id, title, at) VALUES (gen_random_uuid(), 'v', clock_timestamp() - interval '366 days')",
  );
  const id = await loadTest('91 days', 'completed_at');
  await query(`
    CREATE FUNCTION lastwrite.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$`);
  await query(
    'CREATE TRIGGER refuse BEFORE DELETE ON lastwrite.load_tests FOR EACH ROW EXECUTE FUNCTION lastwrite.refuse()',
  );
  try {
    expect(await sweep(contextWith(), never)).toMatchObject({ loadTests: 0, deployments: 1 });
    expect(errors).toMatchObject([{ message: 'not now' }]);
  } finally {
    await query('DROP FUNCTION lastwrite.refuse CASCADE');
  }
  expect(await sweep(contextWith(), never)).toMatchObject({ loadTests: 1 });
  expect(await readLoadTest(state, id)).toBeNull();
});

it('a sweep with more costs than one statement deletes goes whole', async () => {
  const id = uuidv7();
  await query(
    `INSERT INTO lastwrite.sweeps (id, environment, record_type, title, plural, kind, request, started_at, outcome, completed_at)
      VALUES ($1, 'local', 'order', 'o', 'o', 'deep', '{}', now() - interval '91 days', 'incomplete', now() - interval '91 days')`,
    id,
  );
  const running = uuidv7();
  await query(
    `INSERT INTO lastwrite.sweeps (id, environment, record_type, title, plural, kind, request, started_at)
      VALUES ($1, 'local', 'order', 'o', 'o', 'deep', '{}', now() - interval '91 days')`,
    running,
  );
  for (const each of [id, running])
    await query(
      'INSERT INTO lastwrite.sweep_costs (sweep_id, postgres_ms, clickhouse_ms, rows_read) SELECT $1::uuid, 1, 1, 1 FROM generate_series(1, 5001)',
      each,
    );
  const costs = async () =>
    ((await query('SELECT DISTINCT sweep_id AS id FROM lastwrite.sweep_costs')) as { id: string }[]).map(
      (row) => row.id,
    );
  expect(await removeSweep(state, running)).toBe('running');
  expect((await costs()).sort()).toEqual([id, running].sort());
  expect(await sweep(contextWith(), never)).toMatchObject({ sweeps: 1 });
  expect(await costs()).toEqual([running]);
  expect(errors).toEqual([]);
  await query('DELETE FROM lastwrite.sweeps');
});

it('deployments and what webhooks were told go after their days; what still waits to be sent stays', async () => {
  const webhook = randomUUID();
  await query(
    `INSERT INTO lastwrite.webhooks (id, title, url, secret, alerts) VALUES ($1, 't', 'https://example.com', 'whsec_', '{drift}')`,
    webhook,
  );
  const delivery = (ago: string, over: string) =>
    query(
      `INSERT INTO lastwrite.webhook_deliveries (id, webhook_id, alert, subject, text, body, created_at, delivered_at, failed_at)
        SELECT gen_random_uuid(), $1, 'drift', $3::text, '', '{}', at, CASE WHEN $3 = 'delivered' THEN at END, CASE WHEN $3 = 'failed' THEN at END
        FROM (SELECT clock_timestamp() - $2::interval AS at) AS given`,
      webhook,
      ago,
      over,
    );
  for (const over of ['delivered', 'failed', 'waiting'])
    for (const ago of ['31 days', '29 days']) await delivery(ago, over);
  for (const ago of ['366 days', '364 days'])
    await query(
      "INSERT INTO lastwrite.deployments (id, title, at) VALUES (gen_random_uuid(), 'v', clock_timestamp() - $1::interval)",
      ago,
    );
  expect(await sweep(contextWith(), never)).toMatchObject({ deployments: 1, deliveries: 2 });
  expect(await sweep(contextWith({ deployments: null, deliveries: null }), never)).toMatchObject({ deliveries: 0 });
  expect(await query('SELECT subject FROM lastwrite.webhook_deliveries ORDER BY subject')).toEqual(
    ['delivered', 'failed', 'waiting', 'waiting'].map((subject) => ({ subject })),
  );
});
