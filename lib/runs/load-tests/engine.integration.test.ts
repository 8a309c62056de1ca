import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStores } from '@/lib/reference/openStores';
import { eventually } from '@/lib/testing/eventually';
import { readLoadTest } from '@/lib/state/loadTests/readLoadTest';
import { cleanUp } from './cleanUp';
import {
  countBegun,
  notesOf,
  openEngine,
  startGateway,
  type Answering,
  type Engine,
  type IterationRow,
} from './testing/openEngine';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ callTimeoutMs: 12_000, awayMs: 12_000, mostRefused: 6 });
});
afterAll(() => engine.close());

const inOrder = (length: number) => Array.from({ length }, (_, index) => index + 1);
const count = async (sql: string, values: readonly unknown[]) =>
  (await engine.state.pool.query<{ n: number }>(sql, [...values])).rows[0]?.n;

/** What the inspected stores hold of a record, counted past the console's readers. */
async function stored(name: string): Promise<{ readonly cards: number; readonly versions: number }> {
  const stores = openStores(engine.databases.postgresUrl, engine.databases.clickhouse.url);
  const id = name.split('/').at(-1) ?? '';
  try {
    const cards = await stores.postgres.query('SELECT 1 FROM director.scorecards WHERE scorecard_id = $1', [id]);
    const versions = await stores.clickhouse.query({
      query: 'SELECT count() AS n FROM scorecard WHERE scorecard_id = {id:UUID}',
      query_params: { id },
      format: 'JSONEachRow',
    });
    return { cards: cards.rowCount ?? 0, versions: Number((await versions.json<{ n: string }>())[0]?.n) };
  } finally {
    await stores.close();
  }
}

describe('against the reference service', () => {
  it('a race loses what its serial twin keeps, and everything about the lost is kept', async () => {
    const racing = await engine.start({ delaysMs: [0], iterations: 12 });
    expect(await engine.ended(racing)).toEqual({ status: 'completed', failure: null });
    const serial = await engine.start({
      delaysMs: [900],
      iterations: 6,
      variant: 'own_columns/async_reread_row_version',
    });
    await engine.ended(serial);

    const twin = await engine.iterations(serial);
    expect(twin.map(({ outcome, error }) => [outcome, error])).toEqual(twin.map(() => ['passed', null]));
    for (const { convergence_ms: convergence, delay_error_ms: error, inspection, attempts, calls } of twin) {
      expect(convergence).toBeGreaterThanOrEqual(0);
      expect(error).toEqual(expect.any(Number));
      expect([inspection, attempts, calls.map(({ actor, status }) => `${actor} ${status}`)]).toEqual([
        null,
        1,
        ['create 200', 'update 200', 'submit 200'],
      ]);
      const [, update, submit] = calls.map(({ startedAt }) => Date.parse(startedAt));
      expect(Math.abs((submit ?? 0) - (update ?? 0) - 900 - (error ?? 0))).toBeLessThanOrEqual(2);
    }
    const rows = await engine.iterations(racing);
    const failed = rows.filter(({ outcome }) => outcome === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length + rows.filter(({ outcome }) => outcome === 'passed').length).toBe(12);
    expect(rows.map(({ finish_order: order }) => order).sort((a, b) => a - b)).toEqual(inOrder(12));
    for (const each of failed) {
      expect(each.violations.length).toBeGreaterThan(0);
      expect(each.inspection?.verdict).toBe('inconsistent');
      expect(each.convergence_ms).toBeNull();
      expect(new Set(each.steps.map(({ call }) => call))).toEqual(
        new Set(['CreateScorecard', 'UpdateScorecard', 'SubmitScorecard']),
      );
    }
  });

  it('measures its machine while it races, and a run in a process that is kept from running says that it was saturated', async () => {
    const request = { delaysMs: [0], iterations: 12, settleMs: 300 };
    const alone = await engine.start(request);
    await engine.ended(alone);
    const { conditions } = (await readLoadTest(engine.state, alone)) ?? {};
    expect(conditions).toMatchObject({ measured: true, processorLoad: expect.any(Number) as number });
    expect(conditions?.processorLoad).toBeGreaterThan(0);
    expect(conditions?.callMs.first).toBeGreaterThan(0);
    expect(conditions?.callMs.last).toBeGreaterThan(0);

    const busy = setInterval(() => {
      for (const until = performance.now() + 150; performance.now() < until;);
    }, 200);
    const kept = await engine.start(request);
    await engine.ended(kept);
    clearInterval(busy);
    const strained = await readLoadTest(engine.state, kept);
    expect(strained?.conditions.saturated).toBe(true);
    expect(strained?.conditions.reasons.join(' ')).toMatch(/a thread that wanted to run waited up to/i);
    expect(strained?.conditions.eventLoopLagMs.p99).toBeGreaterThan(100);
  });

  it('deletes all its records and what is known of their calls when it is over; the evidence of what failed stays with its iteration', async () => {
    const id = await engine.start({ delaysMs: [0, 600], iterations: 6 });
    await engine.ended(id);
    await eventually(async () => {
      expect(
        await count('SELECT count(*)::int AS n FROM lastwrite.load_tests WHERE id = $1 AND cleaned_at IS NOT NULL', [
          id,
        ]),
      ).toBe(1);
    });
    const rows = await engine.iterations(id);
    expect(rows.filter(({ outcome }) => outcome === 'failed').length).toBeGreaterThan(0);
    for (const { subject, outcome, inspection } of rows) {
      const known = await count('SELECT count(*)::int AS n FROM lastwrite.calls WHERE name = $1', [subject]);
      expect([outcome, known, await stored(subject), inspection?.verdict]).toEqual([
        outcome,
        0,
        { cards: 0, versions: 0 },
        outcome === 'failed' ? 'inconsistent' : undefined,
      ]);
    }
  });

  it('deletes records while it runs, of profiles that are done with, and no other ones', async () => {
    const id = await engine.start({ delaysMs: [500], iterations: 130, concurrency: 4, settleMs: 0 });
    const inProfile = async (number: number) =>
      (await engine.iterations(id)).filter(({ subject }) => subject?.split('/')[3]?.endsWith(`-${number}`));
    const endedOf = (rows: readonly IterationRow[]) => rows.filter(({ outcome }) => outcome !== null).length;
    const isFilled = async () => {
      const [first, second] = [await inProfile(1), await inProfile(2)];
      return endedOf(first) === first.length && endedOf(second) > 0;
    };
    // Many iterations: as long as further ones end, it goes on.
    for (let before = 0; !(await isFilled());)
      before = await eventually(async () => {
        const ended = endedOf(await engine.iterations(id));
        expect(ended).toBeGreaterThan(before);
        return ended;
      });
    await engine.state.pool.query(
      "UPDATE lastwrite.iterations SET finished_at = finished_at - interval '1 minute' WHERE load_test_id = $1 AND outcome IS NOT NULL",
      [id],
    );
    await cleanUp(engine.cleanup, id);
    const [first, second] = [await inProfile(1), await inProfile(2)];
    expect(first.filter((row) => row.record_gone_at === null)).toEqual([]);
    for (const row of [first[0], first.at(-1)])
      expect(await stored(row?.subject ?? '')).toEqual({ cards: 0, versions: 0 });
    // The run goes on, and its newest profile is as it was.
    const finished = second.find(({ outcome }) => outcome !== null);
    expect(finished?.record_gone_at).toBeNull();
    expect(await stored(finished?.subject ?? '')).toEqual({ cards: 1, versions: 3 });
    expect((await engine.ended(id)).status).toBe('completed');
    // Whether calls half a second apart still meet is for the machine to say; each was judged.
    const outcomes = (await engine.iterations(id)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome !== 'passed' && outcome !== 'failed')).toEqual([]);
    expect(outcomes).toHaveLength(130);
  });

  it('batches race over tables: counting first loses what adding in one statement keeps, and all their rows are deleted', async () => {
    const request = {
      scenario: 'evaluation_batches',
      delaysMs: [0],
      iterations: 12,
      settleMs: 0,
      parameters: { batches: [3, 2, 1] },
      latency: 'staging' as const,
    };
    const [racing, control] = [
      await engine.start({ ...request, variant: 'incremental_count' }),
      await engine.start({ ...request, variant: 'atomic_increment' }),
    ];
    const serial = await engine.start({ ...request, variant: 'incremental_count', delaysMs: [150], iterations: 3 });
    for (const id of [racing, control, serial])
      expect(await engine.ended(id)).toEqual({ status: 'completed', failure: null });
    expect((await engine.iterations(control)).map(({ outcome, error }) => [outcome, error])).toEqual(
      inOrder(12).map(() => ['passed', null]),
    );
    const failed = (await engine.iterations(racing)).filter(({ outcome }) => outcome === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const { violations, tables, steps, calls, inspection, delay_error_ms: error } of failed) {
      expect(violations).toEqual(expect.arrayContaining(['count_mismatch']));
      expect(tables).toMatchObject({
        run: { status: expect.any(String) as string },
        results: { 'batch 1': '3 results', 'batch 2': '2 results', 'batch 3': '1 result' },
      });
      expect(steps.filter(({ call }) => call === 'Batch 3').map(({ name }) => name)).toEqual([
        'count results',
        'save results',
        'save sum',
      ]);
      expect([calls, inspection, typeof error]).toEqual([[], null, 'number']);
    }
    // The last batch comes long after the others have saved their sums; the first two still race each other.
    const late = await engine.iterations(serial);
    expect(late.map(({ steps }) => steps.findIndex(({ call }) => call === 'Batch 3'))).toEqual(late.map(() => 6));
    await eventually(async () => {
      expect(
        await count('SELECT count(*)::int AS n FROM races.evaluation_runs WHERE starts_with(subject, $1)', [
          `load-tests/${control}/`,
        ]),
      ).toBe(0);
    });
    expect(
      await count('SELECT count(*)::int AS n FROM races.evaluation_runs WHERE starts_with(subject, $1)', [
        `load-tests/${racing}/`,
      ]),
    ).toBe(0);
  });

  it('schedulers race over tables, and the last one that comes late finds nothing left to take twice', async () => {
    const id = await engine.start({
      scenario: 'scheduler_claims',
      variant: 'plain_select',
      parameters: { schedulers: 2 },
      delaysMs: [0, 250],
      iterations: 8,
      settleMs: 0,
      latency: 'staging',
    });
    await engine.ended(id);
    const rows = await engine.iterations(id);
    expect(rows.filter(({ delay_ms: delay }) => delay === 250).map(({ outcome }) => outcome)).toEqual(
      inOrder(8).map(() => 'passed'),
    );
    const failed = rows.filter(({ outcome }) => outcome === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed[0]?.violations).toEqual(expect.arrayContaining(['processed_twice']));
  });

  it('an actor that fails is an iteration that could not be judged, with the reason', async () => {
    await engine.state.pool.query(
      "CREATE FUNCTION races.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no more results'; END $$",
    );
    await engine.state.pool.query(
      'CREATE TRIGGER refuse BEFORE INSERT ON races.evaluation_results FOR EACH ROW WHEN (NEW.answer = 77) EXECUTE FUNCTION races.refuse()',
    );
    const id = await engine.start({
      scenario: 'evaluation_batches',
      variant: 'requery',
      delaysMs: [0],
      iterations: 3,
      settleMs: 0,
      parameters: { batches: [1, 80] },
    });
    await engine.ended(id);
    expect(
      (await engine.iterations(id)).map(({ outcome, error, tables }) => [outcome, error, tables !== null]),
    ).toEqual(inOrder(3).map(() => ['errored', 'Batch 2 failed: no more results', true]));
  });

  it('several coaches race at once', async () => {
    const id = await engine.start({
      scenario: 'many_coaches',
      delaysMs: [0],
      iterations: 4,
      parameters: { coaches: 4 },
    });
    await engine.ended(id);
    for (const { calls, outcome, error } of await engine.iterations(id)) {
      expect([outcome, error]).toEqual([expect.stringMatching(/^(passed|failed)$/), null]);
      expect(calls.filter(({ call }) => call === 'UpdateScorecard')).toHaveLength(4);
    }
  });

  it('a cancel stops the calls at once and keeps what is finished', async () => {
    const id = await engine.start({ delaysMs: [300], iterations: 200, concurrency: 3 });
    await eventually(async () => {
      expect((await engine.iterations(id)).filter(({ outcome }) => outcome).length).toBeGreaterThan(2);
    });
    await engine.state.pool.query('UPDATE lastwrite.load_tests SET cancelled_at = clock_timestamp() WHERE id = $1', [
      id,
    ]);
    const outcomes = async () => (await engine.iterations(id)).map(({ outcome }) => outcome);
    const atCancel = await outcomes();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const attempts = async () =>
      count('SELECT sum(attempts)::int AS n FROM lastwrite.iterations WHERE load_test_id = $1', [id]);
    const begun = await attempts();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect([await outcomes(), await attempts()]).toEqual([atCancel, begun]);
  });
});

describe('against a service that says nothing of itself', () => {
  it('judges by the calls that it saw, finds convergence by looking, and deletes one by one', async () => {
    const seen: string[] = [];
    const gateway = await startGateway(engine.referenceUrl, ({ method }) => {
      seen.push(method);
      return 'pass';
    });
    engine.addEnvironment('silent', { url: gateway.url, token: null });
    const id = await engine.start({
      environment: 'silent',
      delaysMs: [800],
      iterations: 4,
      settleMs: 2_000,
      variant: 'own_columns/async_reread_row_version',
    });
    await engine.ended(id);
    const rows = await engine.iterations(id);
    expect(rows.map(({ outcome }) => outcome)).toEqual(rows.map(() => 'passed'));
    for (const { convergence_ms: convergence } of rows) expect(convergence).toBeGreaterThanOrEqual(0);
    await eventually(() => {
      expect(seen.filter((method) => method === 'DELETE')).toHaveLength(4);
    });
    await gateway.close();
  });

  const html = { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><h1>Sign in</h1>' };
  const only =
    (part: 'POST' | 'PATCH' | ':submit', answer: ReturnType<Answering>): Answering =>
    ({ method, path }) => {
      const kind = path.endsWith(':submit') ? ':submit' : method;
      return kind === part ? answer : 'pass';
    };
  it.each([
    ['a 500', only(':submit', { status: 500, body: '{"code":"INTERNAL"}' }), 'Submit answered 500'],
    ['a page', only('POST', html), 'Create answered with HTML instead of JSON'],
    [
      'a redirect',
      only('PATCH', { status: 302, headers: { location: 'https://elsewhere.example/' } }),
      'Update was redirected (302) to https://elsewhere.example; redirects are not followed',
    ],
    ['silence', only('PATCH', 'silent'), 'Update got no answer within 12 s'],
    ['a refused token', only('PATCH', { status: 401, body: '{}' }), 'Update answered 401: the token was refused'],
    ['nonsense', only('POST', { status: 200, body: '{"name":' }), 'Create answered with something other than JSON'],
    [
      'too much',
      only('PATCH', { status: 200, body: `"${'x'.repeat(1_100_000)}"` }),
      'Update answered with more than 1 MiB',
    ],
  ])(
    '%s has its reason, is never counted as failed, and ends the run when nothing else comes',
    async (_what, answering, reason) => {
      const gateway = await startGateway(engine.referenceUrl, answering);
      const environment = `bad-${reason.length}-${Date.now()}`;
      engine.addEnvironment(environment, { url: gateway.url, token: { kind: 'token', token: 'fixed' } });
      const [few, many] = [
        await engine.start({ environment, delaysMs: [0], iterations: 3, settleMs: 100 }),
        await engine.start({ environment, delaysMs: [0], iterations: 30, settleMs: 100 }),
      ];
      expect(await engine.ended(few)).toEqual({ status: 'completed', failure: null });
      expect((await engine.iterations(few)).map(({ outcome, error }) => [outcome, error])).toEqual(
        inOrder(3).map(() => ['errored', reason]),
      );
      const { status, failure } = await engine.ended(many);
      expect([status, failure?.code]).toEqual(['failed', 'target_refuses']);
      expect(failure?.detail).toContain(reason);
      expect(
        (await engine.iterations(many)).every(({ outcome, finish_order: order }) => outcome === 'errored' && order > 0),
      ).toBe(true);
      await gateway.close();
    },
  );

  it('fetches a token anew when it is refused half-way, and begins the race again with it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lastwrite-token-'));
    let valid = '';
    const issue = (token: string) => {
      valid = token;
      writeFileSync(`${folder}/valid`, token);
    };
    issue('one');
    const given: (string | undefined)[] = [];
    const gateway = await startGateway(engine.referenceUrl, ({ method, token }) => {
      given.push(token);
      if (given.length === 15) issue('two');
      return method === 'GET' || token === valid ? 'pass' : { status: 401, body: '{}' };
    });
    const command = ['sh', '-c', `echo x >> ${folder}/used; cat ${folder}/valid`];
    engine.addEnvironment('tokens', { url: gateway.url, token: { kind: 'command', command, cacheSeconds: 300 } });
    const id = await engine.start({
      environment: 'tokens',
      delaysMs: [400],
      iterations: 12,
      concurrency: 4,
      settleMs: 2_000,
      variant: 'own_columns/async_reread_row_version',
    });
    await engine.ended(id);
    const rows = await engine.iterations(id);
    expect(rows.map(({ outcome, error }) => [outcome, error])).toEqual(rows.map(() => ['passed', null]));
    expect(new Set(given)).toEqual(new Set(['one', 'two']));
    expect((await readFile(`${folder}/used`, 'utf8')).split('\n').length).toBeLessThan(10);
    await rm(folder, { recursive: true });
    await gateway.close();
  });

  it('pauses while nobody is there, says so, and goes on; ends the run when it lasts', async () => {
    let gateway = await startGateway(engine.referenceUrl, () => 'pass');
    const { port } = new URL(gateway.url);
    engine.addEnvironment('away', { url: gateway.url, token: null });
    const id = await engine.start({
      environment: 'away',
      delaysMs: [200],
      iterations: 40,
      concurrency: 3,
      settleMs: 100,
    });
    await eventually(async () => {
      expect(await countBegun(engine.state, id)).toBeGreaterThan(5);
    });
    await gateway.close();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    gateway = await startGateway(engine.referenceUrl, () => 'pass', Number(port));
    expect(await engine.ended(id)).toEqual({ status: 'completed', failure: null });
    expect((await notesOf(engine.state, id)).join()).toMatch(
      /^The coaching API gave no answer from \d\d:\d\d:\d\d to /,
    );
    const errored = (await engine.iterations(id)).filter(({ outcome }) => outcome === 'errored');
    // Those that were under way, and of those right after it the ones whose copies differ; none was begun meanwhile.
    expect(errored.length).toBeLessThan(30);
    await gateway.close();

    const never = await engine.start({ environment: 'away', delaysMs: [0], iterations: 10 });
    const { status, failure } = await engine.ended(never);
    expect([status, failure]).toEqual([
      'failed',
      { code: 'target_unavailable', detail: 'The coaching API gave no answer for more than 12 s.' },
    ]);
    expect(new Set((await engine.iterations(never)).map(({ outcome }) => outcome))).toEqual(new Set(['errored']));
  });
});
