import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStores } from '@/lib/reference/openStores';
import {
  orderDifferenceResponseSchema,
  type Exploration,
  type InterleavingInput,
  type Order,
  type Replay,
} from '@/lib/contract/interleavings';
import type { Problem } from '@/lib/contract/problem';
import { explorerLimits } from '@/lib/runs/explorations/ExplorerContext';
import { openExplorer, type Explorer } from '@/lib/runs/explorations/openExplorer';
import { claimExploration } from '@/lib/state/interleavings/claimExploration';
import { completeExploration } from '@/lib/state/interleavings/endExploration';
import { saveOrders } from '@/lib/state/interleavings/saveOrders';
import { openTestServer, type TestServer } from './testing/openTestServer';

let console: TestServer;
const problems: unknown[] = [];

beforeAll(async () => {
  console = await openTestServer((config, databases) => {
    const [local] = config.environments;
    const explorer = { postgresUrl: databases.postgresUrl, clickhouseUrl: databases.clickhouse.url };
    return {
      ...config,
      environments: [
        { ...local, explorer },
        { ...local, id: 'production', explorer: null },
        {
          ...local,
          id: 'away',
          explorer: { postgresUrl: 'postgres://nobody@127.0.0.1:1/none', clickhouseUrl: 'http://127.0.0.1:1/none' },
        },
      ],
    };
  });
});
afterAll(() => console.close());

function explorer(limits: Partial<typeof explorerLimits> = {}): Explorer {
  const { state, config } = console.server;
  if (!state || config.stateUrl === null) throw new TypeError('the test server has a database of its own');
  return openExplorer({
    state,
    stateUrl: config.stateUrl,
    jobs: { work: () => undefined },
    worker: 'test',
    environments: config.environments,
    limits: { ...explorerLimits, inFlight: 8, ...limits },
    sweepMs: 50,
    onError: (what, error) => {
      problems.push([what, error]);
    },
    onEvent: () => undefined,
  });
}

async function answer<T>(path: string, expected = 200): Promise<T> {
  const answered = await console.ask(path);
  expect(answered.status).toBe(expected);
  return answered.json() as Promise<T>;
}

async function start(input: InterleavingInput): Promise<string> {
  const answered = await console.post('/api/interleavings', input);
  expect(answered.status).toBe(202);
  const { id } = (await answered.json()) as { id: string };
  expect(answered.headers.get('location')).toBe(`/api/interleavings/${id}`);
  return id;
}

async function ended(id: string): Promise<Exploration> {
  for (;;) {
    const exploration = await answer<Exploration>(`/api/interleavings/${id}`);
    if (exploration.finishedAt !== null) return exploration;
    await sleep(50);
  }
}

async function refusal(
  input: unknown,
  path = '/api/interleavings',
  headers: Readonly<Record<string, string>> = {},
): Promise<[number, string, string]> {
  const answered = await console.post(path, input, headers);
  const problem = (await answered.json()) as Problem;
  return [answered.status, problem.code, problem.errors?.[0]?.path ?? problem.detail];
}

async function recordsLeft(): Promise<number> {
  const client = new pg.Client({ connectionString: console.databases.postgresUrl });
  await client.connect();
  const { rowCount } = await client.query(
    "SELECT FROM director.scorecards WHERE customer_id = 'interleavings' AND profile_id NOT LIKE 'replays-%'",
  );
  await client.end();
  return rowCount ?? 0;
}

/** What the stores hold of records of replays whose ids are newer than this one. */
async function replayedSince(id: string) {
  const stores = openStores(console.databases.postgresUrl, console.databases.clickhouse.url);
  try {
    const rows = async (table: string) =>
      (
        await stores.postgres.query(`SELECT FROM ${table} WHERE profile_id LIKE 'replays-%' AND scorecard_id > $1`, [
          id,
        ])
      ).rowCount;
    const versions = await stores.clickhouse.query({
      query: `SELECT count() AS n FROM scorecard WHERE startsWith(profile_id, 'replays-') AND toString(scorecard_id) > {id:String}`,
      query_params: { id },
      format: 'JSONEachRow',
    });
    return {
      cards: await rows('director.scorecards'),
      historic: await rows('historic.scorecard_scores'),
      versions: Number((await versions.json<{ n: string }>())[0]?.n),
    };
  } finally {
    await stores.close();
  }
}

/** What a killed worker leaves in the tables of a scenario of its own goes with the next sweep once nobody can be at it any more. */
async function expectSwept(id: string): Promise<void> {
  const { state } = console.server;
  const left = async () =>
    (await state?.pool.query('SELECT FROM races.evaluation_runs WHERE starts_with(subject, $1)', [id.slice(-8)]))
      ?.rowCount;
  await state?.pool.query(
    "INSERT INTO races.evaluation_runs (subject, total) SELECT $1::text || '-' || n, 4 FROM generate_series(1, 3) AS n",
    [id.slice(-8)],
  );
  await state?.pool.query(
    "UPDATE lastwrite.explorations SET lease_until = clock_timestamp() - interval '1 minute' WHERE id = $1",
    [id],
  );
  expect(await left()).toBe(3);
  const worker = explorer();
  while ((await left()) !== 0) await sleep(50);
  await worker.close();
}

describe('a worker explores', () => {
  test('the original: it is violated, its shortest order has what the stores held, and the record of a replay can be inspected', async () => {
    const id = await start({ scenario: 'scorecard_race', variant: 'save_all/async_reread' });
    const worker = explorer();
    const exploration = await ended(id);
    await worker.close();
    expect(problems).toEqual([]);
    expect(exploration).toMatchObject({
      status: 'completed',
      complete: true,
      errors: 0,
      failure: null,
      request: { environment: 'local', reindex: false, reduce: true },
    });
    expect(exploration.violating).toBeGreaterThan(0);
    expect(exploration.schedules.filter(({ outcome }) => outcome === 'violated')).toHaveLength(exploration.violating);
    expect(exploration.schedules.map(({ n }) => n)).toEqual(exploration.schedules.map((_, index) => index + 1));
    expect(exploration.possible).toBeGreaterThan(exploration.explored);
    expect(exploration.cost.callMs).toBeGreaterThan(0);
    const { witness } = exploration;
    expect(witness?.states).toHaveLength((witness?.schedule.length ?? 0) + 1);
    expect(witness?.states.at(-1)?.copies.director).toHaveProperty('submitted at');
    expect(witness?.sentence).toMatch(/\.$/);

    const order = await answer<Order>(`/api/interleavings/${id}/orders/${witness?.n ?? 0}`);
    expect(order.violations).toEqual(witness?.violations);
    expect(order.sentence).toBe(witness?.sentence);
    for (const each of exploration.schedules)
      expect(each.sentence ?? '').toMatch(each.outcome === 'violated' ? / before .*, and .* anyway: .*\.$/ : /^$/);
    const { difference } = orderDifferenceResponseSchema.parse(
      await answer(`/api/interleavings/${id}/orders/${witness?.n ?? 0}/difference`),
    );
    expect(difference?.outcome).toBe('ok');
    expect(difference?.says).toMatch(
      /^(Had “.*” of .* come (before|after) “.*” of .*|No single step decides.*), every invariant would hold\.$/,
    );
    expect(exploration.schedules[(difference?.n ?? 0) - 1]?.outcome).toBe('ok');
    const text = witness?.schedule.map(({ actor }) => actor).join(' ') ?? '';
    const before = uuidv7();
    const replayed = await console.post('/api/interleavings/replay', {
      scenario: 'scorecard_race',
      variant: 'save_all/async_reread',
      schedule: text,
    });
    expect(replayed.status).toBe(200);
    const replay = (await replayed.json()) as Replay;
    expect(await replayedSince(before)).toMatchObject({ cards: 1 });
    expect([replay.outcome, replay.violations]).toEqual(['violated', witness?.violations]);
    const inspected = await answer<{ verdict: string; calls: unknown[] }>(`/api/inspect/${replay.subject ?? ''}`);
    expect([inspected.verdict, inspected.calls.length]).toEqual(['inconsistent', 3]);

    const exported = await (await console.ask(`/api/interleavings/${id}/export?format=text`)).text();
    expect(exported).toContain(`${exploration.violating} of ${exploration.explored} orders`);
    expect(exported).toContain(witness?.sentence);
    expect(await recordsLeft()).toBe(0);
  });
});

test('a list of what there can never be says so, one of what is not there yet is empty', async () => {
  for (const query of ['scenario=nope', 'variant=nope', 'scenario=evaluation_batches&variant=row_lock%2Fasync_reread'])
    expect(await (await console.ask(`/api/interleavings?${query}`)).json(), query).toMatchObject({
      status: 400,
      code: 'unknown_scenario',
    });
  expect(
    await answer<Exploration[]>('/api/interleavings?scenario=many_coaches&variant=row_lock%2Fasync_closure'),
  ).toEqual([]);
});

test('what can’t be explored is refused with what to change', async () => {
  const race = { scenario: 'scorecard_race', variant: 'save_all/async_reread' };
  const batches = { scenario: 'evaluation_batches', variant: 'requery' };
  expect(await refusal({ ...race, scenario: 'nothing' })).toEqual([400, 'unknown_scenario', 'body.scenario']);
  expect(await refusal({ ...race, variant: 'save_all' })).toEqual([400, 'unknown_scenario', 'body.variant']);
  expect(await refusal({ ...race, parameters: { coaches: 3 } })).toEqual([
    400,
    'invalid_request',
    'body.parameters.coaches',
  ]);
  expect(await refusal({ ...race, environment: 'elsewhere' })).toMatchObject([
    400,
    'unknown_environment',
    'Expected one of the configured environments: local, production, away.',
  ]);
  expect(await refusal({ ...race, environment: 'production' })).toEqual([
    403,
    'interleavings_not_allowed',
    'body.environment',
  ]);
  expect(await refusal({ ...batches, reindex: true })).toEqual([400, 'invalid_request', 'body.reindex']);
  expect(await refusal({ ...race, limit: 0 })).toEqual([400, 'invalid_request', 'body.limit']);
  expect(await refusal({ ...race, scenario: 'many_coaches', parameters: { coaches: 3 }, reduce: false })).toEqual([
    400,
    'too_many_orders',
    'body.limit',
  ]);
  const foreign = await console.post('/api/interleavings', race, { 'sec-fetch-site': 'cross-site' });
  expect(foreign.status).toBe(403);
  const before = uuidv7();
  const replay = '/api/interleavings/replay';
  expect(await refusal({ ...race, schedule: 'update*2 nobody' }, replay)).toEqual([
    400,
    'order_does_not_fit',
    'body.schedule',
  ]);
  expect(await refusal({ ...race, schedule: 'update*' }, replay)).toEqual([400, 'order_does_not_fit', 'body.schedule']);
  // It shows only on the way that an order does not fit: what was made for it is gone again.
  expect(await refusal({ ...race, schedule: 'update*2 submit*2' }, replay)).toEqual([
    400,
    'order_does_not_fit',
    'body.schedule',
  ]);
  expect(await replayedSince(before)).toEqual({ cards: 0, historic: 0, versions: 0 });
  expect(await refusal({ ...race, environment: 'away', schedule: 'update*2' }, replay)).toEqual([
    503,
    'not_ready',
    expect.stringMatching(/^A store gave no answer while an order ran/),
  ]);
  expect(await refusal({ ...race, environment: 'away', reduce: false })).toEqual([
    503,
    'not_ready',
    expect.stringMatching(/^A store gave no answer/),
  ]);
  await answer('/api/interleavings/019bd2e8-5c71-70e9-9a89-acb3efd08e34', 404);
  await answer('/api/interleavings/nothing/orders/1', 404);
  await answer('/api/interleavings/nothing/orders/1/difference', 404);
});

test('the same Idempotency-Key starts one exploration, also when pressed twice at once; another request with it is refused', async () => {
  const input = { scenario: 'scheduler_claims', variant: 'for_update' };
  const key = { 'idempotency-key': 'press-once' };
  const pressed = await Promise.all(Array.from({ length: 4 }, () => console.post('/api/interleavings', input, key)));
  expect(pressed.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
  const ids = new Set(await Promise.all(pressed.map(async (each) => ((await each.json()) as { id: string }).id)));
  expect(ids.size).toBe(1);
  expect(await refusal({ ...input, limit: 5 }, '/api/interleavings', key)).toEqual([
    422,
    'idempotency_key_reused',
    expect.any(String),
  ]);
  for (const wrong of ['', 'two words', 'x'.repeat(201)])
    expect(await refusal(input, '/api/interleavings', { 'idempotency-key': wrong })).toEqual([
      400,
      'invalid_request',
      'header.Idempotency-Key',
    ]);
  // The control: without a key each press is one more.
  const again = [await start(input), await start(input)];
  expect(new Set([...ids, ...again]).size).toBe(3);
  for (const id of [...ids, ...again]) await console.post(`/api/interleavings/${id}/cancel`, {});
});

describe('whatever happens to it', () => {
  test('two run one after the other; the newest of each variant is what the matrix asks for', async () => {
    const input = { scenario: 'evaluation_batches', variant: 'incremental_count' };
    const [first, second] = [await start(input), await start({ ...input, limit: 2 })];
    const worker = explorer();
    const [whole, cut] = [await ended(first), await ended(second)];
    await worker.close();
    expect(whole).toMatchObject({
      status: 'completed',
      complete: true,
      request: { environment: null, parameters: { batches: [3, 1] } },
      raced: { title: 'Evaluation batches', recordType: null },
    });
    expect(whole.violating).toBeGreaterThan(0);
    expect(cut).toMatchObject({ status: 'completed', complete: false, explored: 2 });
    expect([cut.startedAt, whole.finishedAt].sort()[0]).toBe(whole.finishedAt);
    const latest = await answer<Exploration[]>('/api/interleavings?scenario=evaluation_batches&latest=true');
    expect(latest.map(({ id, schedules }) => [id, schedules.length])).toEqual([[second, 0]]);
    // It is told by what its scenario said then, whatever that says by now.
    const kept = { ...whole.raced, title: 'Batches, as they were', violations: whole.raced.violations.slice(0, 1) };
    await console.server.state?.pool.query('UPDATE lastwrite.explorations SET raced = $2 WHERE id = $1', [
      first,
      JSON.stringify(kept),
    ]);
    expect((await answer<Exploration>(`/api/interleavings/${first}`)).raced).toEqual(kept);
    const all = await answer<Exploration[]>('/api/interleavings?scenario=evaluation_batches');
    expect(all.map(({ id, raced }) => [id, raced])).toEqual([
      [second, cut.raced],
      [first, kept],
    ]);
  });

  test('a cancel keeps what was found and is no proof', async () => {
    const id = await start({
      scenario: 'many_coaches',
      variant: 'own_columns/async_reread_row_version',
      parameters: { coaches: 3 },
    });
    const worker = explorer();
    while ((await answer<Exploration>(`/api/interleavings/${id}?schedules=omit`)).explored === 0) await sleep(20);
    const cancelled = (await (await console.post(`/api/interleavings/${id}/cancel`, {})).json()) as Exploration;
    expect(cancelled).toMatchObject({ status: 'cancelled', complete: false });
    expect(cancelled.explored).toBeGreaterThan(0);
    await worker.close();
    const after = await ended(id);
    expect([after.status, after.explored]).toEqual(['cancelled', cancelled.explored]);
  });

  test('what a dead worker held is begun anew, its orders are gone, and its late saves fall flat; after three deaths it fails', async () => {
    const { state } = console.server;
    if (!state) throw new TypeError('the test server has a database of its own');
    const id = await start({ scenario: 'evaluation_batches', variant: 'atomic_increment' });
    const dead = await claimExploration(state, { worker: 'dead', environments: [], leaseMs: 1 });
    if (!dead) throw new TypeError('there is an exploration to claim');
    const order = {
      n: 1,
      schedule: [],
      switches: 0,
      outcome: 'violated',
      violations: ['count_mismatch'],
      error: null,
      sentence: null,
      callMs: [1],
      blockedMs: [0],
      retries: 0,
      refused: 0,
    } as const;
    expect(await saveOrders(state, dead, [{ ...order, violations: ['count_mismatch'] }], null, 1)).toBe(true);
    await sleep(20);
    const worker = explorer();
    const exploration = await ended(id);
    expect(exploration).toMatchObject({ status: 'completed', complete: true, violating: 0 });
    expect(exploration.notes.map(({ message }) => message)).toEqual([
      'A worker (dead) ended or lost touch in the middle of it; it was begun anew.',
    ]);
    expect(await saveOrders(state, dead, [], null)).toBe(false);
    expect(await completeExploration(state, dead, { exhausted: true, witness: null })).toBe(false);
    await worker.close();

    const doomed = await start({ scenario: 'evaluation_batches', variant: 'atomic_increment' });
    for (let death = 1; death <= 3; death += 1) {
      await claimExploration(state, { worker: `dead ${death}`, environments: [], leaseMs: 1 });
      await sleep(20);
    }
    expect(await claimExploration(state, { worker: 'fourth', environments: [] })).toBeNull();
    expect(await ended(doomed)).toMatchObject({ status: 'failed', complete: false, failure: { code: 'worker_died' } });
    await expectSwept(doomed);
  });
});
