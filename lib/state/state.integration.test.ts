import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import {
  CALLS_KEPT_PER_RECORD,
  listCallsOf,
  NEWEST_OF_EACH_KIND,
  noteDroppedCalls,
  recordCalls,
  type RecordedCall,
} from './calls';
import { migrateState } from './migrateState';
import { openState, type State } from './openState';
import { runPostgresMigrations } from './runPostgresMigrations';
import { migrateBefore } from './testing/migrateBefore';
import { listSamples, saveSamples } from './samples';
import { listCalls, listDroppedCalls } from './testing/listCalls';

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

function call(name: string, microseconds: number, change: Partial<RecordedCall> = {}): RecordedCall {
  const startedAt = `2026-01-18T10:32:07.${String(microseconds).padStart(6, '0')}Z`;
  return {
    name,
    call: 'UpdateScorecard',
    startedAt,
    finishedAt: startedAt,
    status: 200,
    response: { comment: `at ${microseconds}` },
    ...change,
  };
}
const startsOf = (calls: readonly { startedAt: string }[]) =>
  calls.map(({ startedAt }) => Number(startedAt.slice(20, 26)));

describe('calls', () => {
  it('come back in the order in which they started, to the microsecond, as they were told', async () => {
    const submit = call('order', 418_203, {
      call: 'SubmitScorecard',
      strategy: 'save_all/async_closure',
      steps: [],
      request: { odd: '\u0000 \ud800 "' },
    });
    await recordCalls(state, 'local', scorecardType, [call('order', 418_204), submit, call('order', 418_205)]);
    const calls = await listCalls(state, 'local', 'order');
    expect(startsOf(calls)).toEqual([418_203, 418_204, 418_205]);
    const { name: _name, ...told } = submit;
    expect(calls[0]).toEqual(told);
  });

  it('are kept once however often they are reported, in their last state', async () => {
    await recordCalls(state, 'local', scorecardType, [
      call('twice', 1, { id: 'a', status: 0 }),
      call('twice', 1, { id: 'a', status: 200 }),
    ]);
    await recordCalls(state, 'local', scorecardType, [call('twice', 2, { id: 'a', status: 409 })]);
    await recordCalls(state, 'local', scorecardType, [call('twice', 3), call('twice', 3)]);
    await recordCalls(state, 'local', scorecardType, [call('twice', 3)]);
    expect((await listCalls(state, 'local', 'twice')).map(({ status }) => status)).toEqual([409, 200]);
  });

  it('survive many reports of the same calls at the same time, in any order', async () => {
    const some = Array.from({ length: 40 }, (_, n) => call(`both-${n % 4}`, n, { id: `id-${n}` }));
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        recordCalls(state, 'local', scorecardType, n % 2 === 0 ? some : [...some].reverse()),
      ),
    );
    expect(await listCalls(state, 'local', 'both-1')).toHaveLength(10);
  });

  it('belong to one environment', async () => {
    await recordCalls(state, 'local', scorecardType, [call('apart', 1)]);
    expect(await listCalls(state, 'staging', 'apart')).toEqual([]);
  });

  it('are found for many records in one query', async () => {
    await recordCalls(state, 'local', scorecardType, [call('bulk-a', 2), call('bulk-b', 1), call('bulk-a', 1)]);
    const byName = await listCallsOf(state, 'local', ['bulk-b', 'bulk-a', 'bulk-none']);
    expect([...byName.keys()].sort()).toEqual(['bulk-a', 'bulk-b']);
    expect(startsOf(byName.get('bulk-a')?.calls ?? [])).toEqual([1, 2]);
  });

  it('that differ are two, however close they began; told again, each is still one', async () => {
    const told = [
      call('close', 1),
      call('close', 1, { request: { comment: 'one' } }),
      call('close', 1, { request: { comment: 'two' } }),
      call('close', 1, { response: { comment: 'one' } }),
      call('close', 1, { response: { comment: 'two' } }),
      call('close', 1, { status: 409 }),
      call('close', 1, { call: 'SubmitScorecard' }),
      call('close', 1, { finishedAt: '2026-01-18T10:32:07.000002Z' }),
      call('close', 1, { strategy: 'save_all/async_closure' }),
    ];
    await recordCalls(state, 'local', scorecardType, told);
    await recordCalls(state, 'local', scorecardType, [...told].reverse());
    expect(await listCalls(state, 'local', 'close')).toHaveLength(told.length);
  });

  it('that are the same are one, told in another order of properties, with other decimals, or with more steps', async () => {
    const one = call('same', 100_000, { request: { a: 1, b: [{ c: 2, d: 3 }] }, steps: [] });
    const step = { name: 'commit', actor: 'call', startedAt: one.startedAt, finishedAt: one.finishedAt };
    await recordCalls(state, 'local', scorecardType, [one]);
    await recordCalls(state, 'local', scorecardType, [{ ...one, request: { b: [{ d: 3, c: 2 }], a: 1 } }]);
    await recordCalls(state, 'local', scorecardType, [{ ...one, startedAt: '2026-01-18T10:32:07.1Z', steps: [step] }]);
    expect((await listCalls(state, 'local', 'same')).map(({ steps }) => steps?.length)).toEqual([1]);
  });

  it('keep a NaN apart from NULL', async () => {
    await recordCalls(state, 'local', scorecardType, [call('nan', 1, { response: { score: NaN } })]);
    expect((await listCalls(state, 'local', 'nan'))[0]?.response).toEqual({ score: 'NaN' });
  });
});

describe('calls beyond the bound', () => {
  const submit = (name: string, microseconds: number) =>
    call(name, microseconds, { call: 'SubmitScorecard', response: { submittedAt: '2026-01-18T10:32:07.000001Z' } });
  const get = (name: string, microseconds: number, submittedAt: string | null) =>
    call(name, microseconds, { call: 'GetScorecard', response: { submittedAt } });
  const row = (count: number, make: (n: number) => RecordedCall) => Array.from({ length: count }, (_, n) => make(n));
  const kindsOf = (calls: readonly { call: string }[]) => {
    const counts = new Map<string, number>();
    for (const each of calls) counts.set(each.call, (counts.get(each.call) ?? 0) + 1);
    return Object.fromEntries(counts);
  };

  it('go by what they are worth: any number of Gets takes away no write', async () => {
    await recordCalls(state, 'local', scorecardType, [submit('polled', 1), call('polled', 2)]);
    for (let round = 0; round < 3; round += 1)
      await recordCalls(
        state,
        'local',
        scorecardType,
        row(200, (n) => get('polled', 1000 + round * 200 + n, null)),
      );
    const kept = await listCalls(state, 'local', 'polled');
    expect(kindsOf(kept)).toEqual({
      SubmitScorecard: 1,
      UpdateScorecard: 1,
      GetScorecard: CALLS_KEPT_PER_RECORD - 2,
    });
    expect(startsOf(kept).at(-1)).toBe(1599);
    const oldestGet = startsOf(kept)[2] ?? 0;
    expect(await listDroppedCalls(state, 'local', 'polled')).toEqual([
      {
        call: 'GetScorecard',
        evidence: 'none',
        newestStartedAt: call('', oldestGet - 1).startedAt,
      },
    ]);
  });

  it('keep the newest that set each field: many Updates of one take away none of another', async () => {
    const update = (microseconds: number, request: unknown) => call('masked', microseconds, { request });
    await recordCalls(state, 'local', scorecardType, [
      update(1, { taskIds: ['t9'] }),
      update(2, { scorecard: { scores: [] } }),
    ]);
    await recordCalls(
      state,
      'local',
      scorecardType,
      row(400, (n) => update(10 + n, { comment: `${n}` })),
    );
    expect(startsOf(await listCalls(state, 'local', 'masked')).slice(0, 2)).toEqual([1, 2]);
  });

  it('keep the newest of each kind: many Updates take away neither the Submit, nor the Get that shows it, nor a refusal', async () => {
    await recordCalls(state, 'local', scorecardType, [
      call('edited', 1, { call: 'CreateScorecard' }),
      submit('edited', 2),
      get('edited', 3, '2026-01-18T10:32:07.000001Z'),
      get('edited', 4, null),
      call('edited', 5, { status: 409 }),
      call('edited', 6, { status: 0, response: null }),
    ]);
    await recordCalls(
      state,
      'local',
      scorecardType,
      row(CALLS_KEPT_PER_RECORD + 50, (n) => call('edited', 1000 + n)),
    );
    const kept = await listCalls(state, 'local', 'edited');
    expect(kept).toHaveLength(CALLS_KEPT_PER_RECORD);
    expect(startsOf(kept).slice(0, 6)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await listDroppedCalls(state, 'local', 'edited')).map((each) => [each.call, each.evidence])).toEqual([
      ['UpdateScorecard', 'acknowledged_write'],
    ]);
  });

  it('of one worth, the oldest go first; before an acknowledged write goes one that nobody answered, and before that a refusal', async () => {
    const third = CALLS_KEPT_PER_RECORD / 3;
    await recordCalls(state, 'local', scorecardType, [
      ...row(third, (n) => call('mixed', 3000 + n, { status: 409 })),
      ...row(third, (n) => call('mixed', 2000 + n, { status: 0, response: null })),
      ...row(third, (n) => call('mixed', 1000 + n)),
    ]);
    await recordCalls(
      state,
      'local',
      scorecardType,
      row(third + 20, (n) => call('mixed', 5000 + n)),
    );
    const kept = await listCalls(state, 'local', 'mixed');
    const count = (status: number) => kept.filter((each) => each.status === status).length;
    expect([count(409), count(0), count(200)]).toEqual([
      NEWEST_OF_EACH_KIND,
      CALLS_KEPT_PER_RECORD - 2 * third - 20 - NEWEST_OF_EACH_KIND,
      2 * third + 20,
    ]);
    expect(startsOf(kept)).toContain(3000 + third - 1);
    expect(startsOf(kept)).not.toContain(2000);
  });

  it('are noted once, told again or not, and no other record loses any', async () => {
    await recordCalls(state, 'local', scorecardType, [call('calm', 1)]);
    await recordCalls(
      state,
      'local',
      scorecardType,
      row(CALLS_KEPT_PER_RECORD, (n) => call('busy', n + 10)),
    );
    const late = call('busy', 1);
    await recordCalls(state, 'local', scorecardType, [call('busy', 1000), late]);
    const kept = startsOf(await listCalls(state, 'local', 'busy'));
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([CALLS_KEPT_PER_RECORD, 11, 1000]);
    const noted = await listDroppedCalls(state, 'local', 'busy');
    expect(noted).toEqual([
      { call: 'UpdateScorecard', evidence: 'acknowledged_write', newestStartedAt: call('', 10).startedAt },
    ]);
    expect(await listDroppedCalls(state, 'local', 'calm')).toEqual([]);
    await recordCalls(state, 'local', scorecardType, [late]);
    expect(await listDroppedCalls(state, 'local', 'busy')).toEqual(noted);
    expect(await listDroppedCalls(state, 'local', 'calm')).toEqual([]);
    expect(await listCalls(state, 'local', 'calm')).toHaveLength(1);
    expect(await listDroppedCalls(state, 'staging', 'busy')).toEqual([]);
  });

  it('count by their last state: one that is acknowledged at last stays, and so does its start', async () => {
    await recordCalls(state, 'local', scorecardType, [
      call('late', 7000, { id: 'x', status: 409 }),
      call('late', 1, { status: 409 }),
    ]);
    await recordCalls(state, 'local', scorecardType, [call('late', 5, { id: 'x', status: 200 })]);
    await recordCalls(
      state,
      'local',
      scorecardType,
      row(CALLS_KEPT_PER_RECORD - 1 + 5, (n) => call('late', 1000 + n, { call: 'GetScorecard', response: {} })),
    );
    const kept = await listCalls(state, 'local', 'late');
    expect(kept.filter((each) => each.call === 'UpdateScorecard').map(({ status }) => status)).toEqual([409, 200]);
    expect(startsOf(kept).slice(0, 2)).toEqual([1, 5]);
    // A second acknowledged write is dropped as such, by the start that was told last.
    await recordCalls(
      state,
      'local',
      scorecardType,
      row(CALLS_KEPT_PER_RECORD + 5, (n) => call('late', 2000 + n)),
    );
    expect(await listDroppedCalls(state, 'local', 'late')).toContainEqual({
      call: 'UpdateScorecard',
      evidence: 'acknowledged_write',
      newestStartedAt: call('', 2000 + 5 + NEWEST_OF_EACH_KIND).startedAt,
    });
  });

  it('of one environment take no room in another', async () => {
    const many = row(CALLS_KEPT_PER_RECORD, (n) => call('both', n + 10));
    await recordCalls(state, 'local', scorecardType, many);
    await recordCalls(state, 'staging', scorecardType, [call('both', 1), call('both', 2)]);
    expect(await listCalls(state, 'staging', 'both')).toHaveLength(2);
    expect(await listDroppedCalls(state, 'staging', 'both')).toEqual([]);
    await recordCalls(state, 'local', scorecardType, [call('both', 5)]);
    expect(await listCalls(state, 'staging', 'both')).toHaveLength(2);
    expect(await listCalls(state, 'local', 'both')).toHaveLength(CALLS_KEPT_PER_RECORD);
  });

  it('are noted by whoever could not keep them, with the newest', async () => {
    const lost = [submit('outage', 5), submit('outage', 9), submit('outage', 7)];
    await noteDroppedCalls(state, 'local', scorecardType, lost);
    await noteDroppedCalls(state, 'local', scorecardType, [submit('outage', 6)]);
    expect(await listDroppedCalls(state, 'local', 'outage')).toEqual([
      { call: 'SubmitScorecard', evidence: 'acknowledged_write', newestStartedAt: call('', 9).startedAt },
    ]);
  });

  it('many reporters at once keep to the bound and deadlock on nothing', async () => {
    const names = ['crowd-a', 'crowd-b', 'crowd-c'];
    await Promise.all(
      Array.from({ length: 8 }, async (_, reporter) => {
        for (let round = 0; round < 6; round += 1) {
          const order = reporter % 2 === 0 ? names : [...names].reverse();
          const calls = order.flatMap((name) => row(30, (n) => call(name, reporter * 1000 + round * 100 + n)));
          await recordCalls(state, 'local', scorecardType, calls);
        }
      }),
    );
    for (const name of names) expect(await listCalls(state, 'local', name)).toHaveLength(CALLS_KEPT_PER_RECORD);
  });
});

describe('samples', () => {
  const sample = (name: string, title = name) => ({
    name,
    title,
    summary: `${name} '); DROP`,
    findings: ['lost_update', 'in_flight'] as const,
  });

  it('are replaced as a whole and keep their order', async () => {
    await saveSamples(state, 'local', [sample('x'), sample('y')]);
    await saveSamples(state, 'elsewhere', [sample('q')]);
    await saveSamples(state, 'local', [sample('z'), sample('x', 'renamed')]);
    expect(await listSamples(state, 'local')).toEqual([sample('z'), sample('x', 'renamed')]);
    await saveSamples(state, 'local', []);
    expect(await listSamples(state, 'local')).toEqual([]);
    expect(await listSamples(state, 'elsewhere')).toHaveLength(1);
  });
});

describe('migrations', () => {
  it('may run again, and from several processes at once', async () => {
    await Promise.all([
      migrateState(databases.stateUrl),
      migrateState(databases.stateUrl),
      migrateState(databases.stateUrl),
    ]);
    expect(await listCalls(state, 'local', 'nothing')).toEqual([]);
  });

  it('tell calls that were kept before what they are worth', async () => {
    const old = await createTestDatabases();
    const oldState = openState(old.stateUrl);
    const { pool } = oldState;
    try {
      await migrateBefore(oldState, old.stateUrl, '007');
      const calls = [
        { call: 'SubmitScorecard', status: 200, response: { odd: '\u0000' } },
        { call: 'GetScorecard', response: { submittedAt: '2026-01-18T10:32:07Z', odd: '\u0000' } },
        { call: 'GetScorecard', response: { submittedAt: null } },
        { strange: 'GetScorecard' },
      ];
      for (const [n, each] of calls.entries())
        await pool.query(`INSERT INTO lastwrite.calls VALUES ('local', 'old', $1, now(), $2)`, [
          String(n),
          JSON.stringify(each),
        ]);
      await migrateState(old.stateUrl);
      const { rows } = await pool.query('SELECT kind, evidence FROM lastwrite.calls ORDER BY call_id');
      expect(rows).toEqual([
        { kind: 'SubmitScorecard', evidence: 3 },
        { kind: 'GetScorecard', evidence: 1 },
        { kind: 'GetScorecard', evidence: 0 },
        { kind: '', evidence: 3 },
      ]);
    } finally {
      await oldState.close();
      await old.drop();
    }
  });

  it('leave nothing of a file that fails, and go on from there once it is corrected', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'lastwrite-migrations-'));
    const tables = async () =>
      (await state.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM pg_tables WHERE tablename LIKE 'trial_%'`))
        .rows[0]?.n;
    try {
      await writeFile(join(directory, '001_first.sql'), 'CREATE TABLE trial_one (id int)');
      await writeFile(join(directory, '002_second.sql'), 'CREATE TABLE trial_two (id int); SELECT nonsense');
      await writeFile(join(directory, 'notes.txt'), 'no migration');
      const run = () => runPostgresMigrations(databases.stateUrl, { directory, series: 'trial' });
      await expect(run()).rejects.toThrow(/^Migration trial\/002_second.sql failed: column "nonsense"/);
      expect(await tables()).toBe(1);
      await writeFile(join(directory, '002_second.sql'), 'CREATE TABLE trial_two (id int)');
      expect(await run()).toEqual(['002_second.sql']);
      expect(await run()).toEqual([]);
      expect(await tables()).toBe(2);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
