import type { SavedRequest } from '@/lib/contract/loadTests';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { openState, type State } from '../openState';
import { CLAIM, claimIterations, MOST_ATTEMPTS, type ClaimedIteration } from './claimIterations';
import { markCleaned, markGone, readCleanup } from './cleanup';
import { endRacing } from './endRacing';
import { failLoadTest } from './failLoadTest';
import { attendLoadTest } from './attend';
import { findUnclaimed } from './findUnclaimed';
import { claimRamp } from './ramps';
import { finishExhausted, finishIterations, type FinishedIteration } from './finishIterations';
import { listIterations, readIteration } from './listIterations';
import { noteLoadTest } from './noteLoadTest';
import { findOver } from './readRun';
import { releaseIterations } from './releaseIterations';
import { renewLeases } from './renewLeases';
import { endLeases } from './testing/endLeases';
import { insertLoadTest } from './testing/insertLoadTest';

const idsOf = (claimed: readonly ClaimedIteration[]) => claimed.map(({ claimId }) => claimId);

let databases: TestDatabases;
/** Several processes: each with connections of its own. */
let states: readonly State[];
let state: State;

beforeAll(async () => {
  databases = await createTestDatabases();
  states = Array.from({ length: 4 }, () => openState(databases.stateUrl));
  state = states[0] as State;
});
afterAll(async () => {
  await Promise.all(states.map((each) => each.close()));
  await databases.drop();
});

let made = 0;
const environment = () => `env-${(made += 1)}`;
const subjects = (count: number) =>
  Array.from({ length: count }, () => `customers/a/profiles/b/scorecards/${(made += 1)}`);
const claim = (loadTestId: string, count: number, leaseMs?: number, from = state) =>
  claimIterations(from, {
    loadTestId,
    worker: 'w',
    subjects: subjects(count),
    ...(leaseMs === undefined ? {} : { leaseMs }),
  });
const passed = ({ claimId }: Pick<ClaimedIteration, 'claimId'>): FinishedIteration => ({
  claimId,
  outcome: 'passed',
  subject: null,
  violations: [],
  error: null,
  calls: [],
  steps: [],
  convergenceMs: 3.25,
  delayErrorMs: -0.125,
  inspection: null,
  tables: null,
});
const query = async <Row extends object>(sql: string, id: string) => (await state.pool.query<Row>(sql, [id])).rows;
const rowsOf = (id: string) =>
  query<{
    n: number;
    outcome: string;
    finish_order: number;
    error: string | null;
    attempts: number;
    subject: string | null;
    discarded: string[];
  }>('SELECT * FROM lastwrite.iterations WHERE load_test_id = $1 ORDER BY n', id);
const endOf = async (id: string) =>
  (
    await query<{ completed_at: Date | null; failed_at: Date | null; failure: unknown }>(
      'SELECT * FROM lastwrite.load_tests WHERE id = $1',
      id,
    )
  )[0];
const inOrder = (length: number) => Array.from({ length }, (_, index) => index + 1);

describe('claiming', () => {
  it('lets no two workers share an iteration, and no more race than the load test allows, over all of them', async () => {
    const id = await insertLoadTest(state, {
      environment: environment(),
      iterations: 60,
      delaysMs: [0, 5],
      concurrency: 7,
    });
    const racing = new Set<string>();
    const seen: number[] = [];
    let most = 0;
    await Promise.all(
      Array.from({ length: 12 }, async (_, worker) => {
        const own = states[worker % states.length] as State;
        for (;;) {
          const claimed = await claim(id, 1 + (worker % 4), undefined, own);
          claimed.forEach(({ claimId }) => racing.add(claimId));
          most = Math.max(most, racing.size);
          seen.push(...claimed.map(({ n }) => n));
          if (claimed.length === 0 && seen.length === 120) return;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
          // No longer counted here before the database frees the slot: the other way round would count too many.
          claimed.forEach(({ claimId }) => racing.delete(claimId));
          await endRacing(
            own,
            id,
            claimed.map(({ claimId }) => claimId),
          );
        }
      }),
    );
    expect([...seen].sort((a, b) => a - b)).toEqual(inOrder(120));
    expect(most).toBeLessThanOrEqual(7);
    expect(most).toBeGreaterThan(3);
  });

  it('control: without the lock, claimers at the same time take too many', async () => {
    const id = await insertLoadTest(state, { environment: environment(), iterations: 60, concurrency: 5 });
    const bare = () => state.pool.query(CLAIM, [id, 'w', 15_000, subjects(5), 5, MOST_ATTEMPTS]);
    const [first, second] = await Promise.all(
      states.slice(0, 2).map(async (own) => {
        const client = await own.pool.connect();
        await client.query('BEGIN');
        return client;
      }),
    );
    await first?.query(CLAIM, [id, 'w', 15_000, subjects(5), 5, MOST_ATTEMPTS]);
    await second?.query(CLAIM, [id, 'w', 15_000, subjects(5), 5, MOST_ATTEMPTS]);
    await first?.query('COMMIT');
    await second?.query('COMMIT');
    [first, second].forEach((client) => client?.release());
    const [row] = await query<{ n: number }>(
      'SELECT count(*)::int AS n FROM lastwrite.iterations WHERE load_test_id = $1 AND racing',
      id,
    );
    expect(row?.n).toBe(10);
    expect((await bare()).rowCount).toBe(0);
  });

  it('takes the lowest first, begins the run once, and frees a slot when the last answer is there', async () => {
    const id = await insertLoadTest(state, { environment: environment(), concurrency: 3 });
    const first = await claim(id, 10);
    expect(first.map(({ n, delayMs, attempts }) => [n, delayMs, attempts])).toEqual([
      [1, 0, 1],
      [2, 10, 1],
      [3, 0, 1],
    ]);
    expect(await claim(id, 10)).toEqual([]);
    await endRacing(state, id, [first[1]?.claimId ?? '']);
    expect((await claim(id, 10)).map(({ n }) => n)).toEqual([4]);
  });

  it('leaves a later load test of the same environment alone until the earlier one is over', async () => {
    const shared = environment();
    const earlier = await insertLoadTest(state, { environment: shared, iterations: 1, delaysMs: [0] });
    const later = await insertLoadTest(state, { environment: shared });
    expect(await claim(later, 1)).toEqual([]);
    expect((await findUnclaimed(state)).map(({ id }) => id)).toEqual(expect.not.arrayContaining([later]));
    await finishIterations(state, earlier, (await claim(earlier, 1)).map(passed));
    expect(await claim(later, 1)).toHaveLength(1);
  });

  it('begins again what a dead worker held, keeps the record it made in mind, and gives up after three attempts', async () => {
    const id = await insertLoadTest(state, { environment: environment(), iterations: 1, delaysMs: [0] });
    const attempts: ClaimedIteration[] = [];
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const claimed = await claim(id, 1);
      attempts.push(...claimed);
      await endLeases(state, id, idsOf(claimed));
      expect((await findUnclaimed(state)).find((found) => found.id === id)?.lost).toEqual([{ worker: 'w', count: 1 }]);
    }
    expect(await claim(id, 1)).toEqual([]);
    expect(await finishExhausted(state, id)).toBe(true);
    const [row] = await rowsOf(id);
    expect(row).toMatchObject({
      outcome: 'errored',
      error: 'It was begun 3 times, and each time its race broke or its worker died',
      attempts: 3,
      subject: attempts[2]?.subject,
      discarded: attempts.slice(0, 2).map(({ subject }) => subject),
    });
    expect((await endOf(id))?.completed_at).not.toBeNull();
  });

  it('keeps a renewed claim, tells a lost one, and does not count an attempt that was given back', async () => {
    const id = await insertLoadTest(state, { environment: environment(), iterations: 2, delaysMs: [0] });
    const [kept, lost] = await claim(id, 2);
    await endLeases(state, id, [kept?.claimId ?? '', lost?.claimId ?? '']);
    expect(await renewLeases(state, id, [kept?.claimId ?? ''])).toEqual(new Set([kept?.claimId]));
    const [again] = await claim(id, 2);
    expect(again).toMatchObject({ n: lost?.n, attempts: 2 });
    expect(await query('SELECT message FROM lastwrite.load_test_notes WHERE load_test_id = $1', id)).toEqual([
      { message: 'A worker (w) ended or lost touch in the middle of an iteration; others took over.' },
    ]);
    expect(await renewLeases(state, id, [kept?.claimId ?? '', lost?.claimId ?? ''])).toEqual(new Set([kept?.claimId]));
    await releaseIterations(state, id, [again?.claimId ?? '', lost?.claimId ?? ''], { counts: false });
    const [third] = await claim(id, 2);
    expect(third).toMatchObject({ n: lost?.n, attempts: 2 });
    expect((await rowsOf(id))[1]?.discarded).toEqual([lost?.subject, again?.subject]);
    // One that failed does count.
    await releaseIterations(state, id, [third?.claimId ?? ''], { counts: true });
    expect(await claim(id, 2)).toEqual([expect.objectContaining({ n: lost?.n, attempts: 3 })]);
  });
});

describe('what nobody has claimed', () => {
  const heldOf = async (id: string) => (await findUnclaimed(state)).find((found) => found.id === id)?.held;

  it.each<[string, Partial<SavedRequest>, (id: string) => Promise<unknown>, string]>([
    ['ramps it up', { concurrency: 'auto' }, (id) => claimRamp(state, id, 'w'), 'ramp_until'],
    ['waits for its target', {}, (id) => attendLoadTest(state, id), 'attended_until'],
  ])('is held while somebody %s, and for no longer than its lease', async (_what, request, hold, until) => {
    const id = await insertLoadTest(state, { environment: environment(), ...request });
    expect(await heldOf(id)).toBe(false);
    await hold(id);
    expect(await heldOf(id)).toBe(true);
    await state.pool.query(
      `UPDATE lastwrite.load_tests SET ${until} = clock_timestamp() - interval '1 ms' WHERE id = $1`,
      [id],
    );
    expect(await heldOf(id)).toBe(false);
  });
});

describe('finishing', () => {
  it('counts each iteration once, in one order without gaps, whoever repeats it, and completes with the last', async () => {
    const id = await insertLoadTest(state, { environment: environment(), iterations: 20, concurrency: 40 });
    const claimed = await claim(id, 40);
    const results = await Promise.all(
      Array.from({ length: 16 }, (_, index) => {
        const mine = claimed.filter(({ n }) => n % 4 === index % 4);
        return finishIterations(
          states[index % states.length] as State,
          id,
          (index % 2 === 0 ? mine : [...mine].reverse()).map(passed),
        );
      }),
    );
    expect(results.flatMap(({ finished }) => finished).sort()).toEqual(claimed.map(({ claimId }) => claimId).sort());
    const rows = await rowsOf(id);
    expect(rows.map(({ finish_order: order }) => order).sort((a, b) => a - b)).toEqual(inOrder(40));
    expect(results.filter(({ over }) => over).length).toBeGreaterThan(0);
    expect((await endOf(id))?.completed_at).not.toBeNull();
    expect(await findOver(state, [id])).toEqual(new Set([id]));
  });

  it('refuses a finish that comes late: of a claim that ran out, of a load test that is over', async () => {
    const id = await insertLoadTest(state, { environment: environment(), iterations: 2, delaysMs: [0] });
    const old = await claim(id, 2);
    await endLeases(state, id, idsOf(old));
    const current = await claim(id, 2);
    expect(await finishIterations(state, id, old.map(passed))).toEqual({ finished: [], over: false });
    await finishIterations(state, id, current.slice(0, 1).map(passed));
    await state.pool.query('UPDATE lastwrite.load_tests SET cancelled_at = clock_timestamp() WHERE id = $1', [id]);
    expect(await finishIterations(state, id, current.map(passed))).toEqual({ finished: [], over: true });
    expect((await rowsOf(id)).map(({ outcome }) => outcome)).toEqual(['passed', null]);
    expect(await claim(id, 1)).toEqual([]);
  });

  it('shows no user of an address that was kept before such addresses were refused', async () => {
    const id = await insertLoadTest(state, { environment: environment(), iterations: 1, delaysMs: [0] });
    const call = { actor: 'a', call: 'PUT /x', startedAt: '', finishedAt: '', status: 200, response: null };
    const sent = (url: string) => ({ ...call, sent: { method: 'PUT', url, headers: {} } });
    const calls = [sent('https://ci:hunter2@orders.example/a@b'), sent('grpc://t0ken@orders.example/x'), call];
    const [claimed] = await claim(id, 1);
    if (claimed === undefined) throw new Error('nothing was claimed');
    await finishIterations(state, id, [{ ...passed(claimed), calls }]);
    const shown = [sent('https://orders.example/a@b'), sent('grpc://orders.example/x'), call];
    const filter = { after: 0, limit: 9, withInspection: false };
    expect((await listIterations(state, id, filter)).map((each) => each.calls)).toEqual([shown]);
    expect((await readIteration(state, id, claimed.n))?.calls).toEqual(shown);
  });

  it('keeps bodies that Postgres would not take apart', async () => {
    const id = await insertLoadTest(state, { environment: environment(), iterations: 1, delaysMs: [0] });
    const calls: FinishedIteration['calls'] = [
      {
        actor: 'update',
        call: 'UpdateScorecard',
        startedAt: '',
        finishedAt: '',
        status: 200,
        response: { odd: '\u0000 \ud800 " \\' },
      },
    ];
    await finishIterations(
      state,
      id,
      (await claim(id, 1)).map((each): FinishedIteration => ({
        ...passed(each),
        outcome: 'failed',
        violations: ['update_lost', 'clickhouse_mismatch'],
        calls,
      })),
    );
    const [row] = await query<object>(
      'SELECT violations, calls, convergence_ms, delay_error_ms FROM lastwrite.iterations WHERE load_test_id = $1',
      id,
    );
    expect(row).toEqual({
      violations: ['update_lost', 'clickhouse_mismatch'],
      calls,
      convergence_ms: 3.25,
      delay_error_ms: -0.125,
    });
  });

  it('a failure of the whole gives every open iteration its one outcome, against finishes and leases at the same time', async () => {
    for (let round = 0; round < 8; round += 1) {
      const id = await insertLoadTest(state, { environment: environment(), iterations: 10, concurrency: 20 });
      const claimed = await claim(id, 20);
      const claimIds = claimed.map(({ claimId }) => claimId);
      await Promise.all([
        ...inOrder(5).map((part) =>
          finishIterations(
            states[part % 4] as State,
            id,
            claimed
              .filter(({ n }) => n % 5 === part % 5)
              .reverse()
              .map(passed),
          ),
        ),
        failLoadTest(states[1] as State, id, { code: 'target_unavailable', detail: 'Nobody was there.' }),
        failLoadTest(states[2] as State, id, { code: 'other', detail: 'Second.' }),
        renewLeases(states[3] as State, id, [...claimIds].reverse()),
        endRacing(states[0] as State, id, claimIds),
        claim(id, 5, undefined, states[2]),
      ]);
      const rows = await rowsOf(id);
      expect(rows.map(({ finish_order: order }) => order).sort((a, b) => a - b)).toEqual(inOrder(20));
      const end = await endOf(id);
      const errored = rows.filter(({ outcome }) => outcome === 'errored');
      if (end?.completed_at) expect(errored).toEqual([]);
      else
        expect(new Set(errored.map(({ error }) => error))).toEqual(
          errored.length === 0 ? new Set() : new Set([(end?.failure as { detail: string }).detail]),
        );
    }
  });
});

it('notes the same thing once', async () => {
  const id = await insertLoadTest(state, { environment: environment() });
  await Promise.all(
    inOrder(5).map((each) => noteLoadTest(states[each % 4] as State, id, { key: 'away', message: `first of ${each}` })),
  );
  expect(await query('SELECT key FROM lastwrite.load_test_notes WHERE load_test_id = $1', id)).toEqual([
    { key: 'away' },
  ]);
});

it('tells which records nobody needs, and when nobody writes them any more, until they are deleted', async () => {
  const id = await insertLoadTest(state, { environment: environment(), iterations: 3, delaysMs: [0] });
  const [one, two] = await claim(id, 2);
  if (one === undefined || two === undefined) throw new Error('two are free');
  await finishIterations(state, id, [passed(one), { ...passed(two), outcome: 'failed', violations: ['update_lost'] }]);
  const [given] = await claim(id, 1);
  await releaseIterations(state, id, [given?.claimId ?? ''], { counts: false });
  const [open] = await claim(id, 1);
  expect(await readCleanup(state, id)).toMatchObject({ over: false });
  await state.pool.query('UPDATE lastwrite.load_tests SET cancelled_at = clock_timestamp() WHERE id = $1', [id]);
  const left = await readCleanup(state, id);
  expect([...(left?.useless ?? [])].sort()).toEqual([one.subject, given?.subject, open?.subject].sort());
  // One was left open, and its calls may still be under way.
  expect(left).toMatchObject({ over: true, settled: false, kept: [two.subject] });
  await markGone(state, id, [one.subject, two.subject]);
  expect(await readCleanup(state, id)).toMatchObject({ kept: [] });
  await state.pool.query(
    "UPDATE lastwrite.load_tests SET cancelled_at = cancelled_at - interval '1 minute' WHERE id = $1",
    [id],
  );
  expect(await readCleanup(state, id)).toMatchObject({ settled: true });
  await markCleaned(state, id);
  expect(await readCleanup(state, id)).toBeNull();
});
