import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { CALLS_KEPT_PER_RECORD, listCalls, listCallsOf, recordCalls, type RecordedCall } from './calls';
import { migrateState } from './migrateState';
import { openState, type State } from './openState';
import { runPostgresMigrations } from './runPostgresMigrations';
import { listSamples, saveSamples } from './samples';

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
    await recordCalls(state, 'local', [call('order', 418_204), submit, call('order', 418_205)]);
    const calls = await listCalls(state, 'local', 'order');
    expect(startsOf(calls)).toEqual([418_203, 418_204, 418_205]);
    const { name: _name, ...told } = submit;
    expect(calls[0]).toEqual(told);
  });

  it('are kept once however often they are reported, in their last state', async () => {
    await recordCalls(state, 'local', [
      call('twice', 1, { id: 'a', status: 0 }),
      call('twice', 1, { id: 'a', status: 200 }),
    ]);
    await recordCalls(state, 'local', [call('twice', 2, { id: 'a', status: 409 })]);
    await recordCalls(state, 'local', [call('twice', 3), call('twice', 3)]);
    await recordCalls(state, 'local', [call('twice', 3)]);
    expect((await listCalls(state, 'local', 'twice')).map(({ status }) => status)).toEqual([409, 200]);
  });

  it('survive many reports of the same calls at the same time, in any order', async () => {
    const some = Array.from({ length: 40 }, (_, n) => call(`both-${n % 4}`, n, { id: `id-${n}` }));
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => recordCalls(state, 'local', n % 2 === 0 ? some : [...some].reverse())),
    );
    expect(await listCalls(state, 'local', 'both-1')).toHaveLength(10);
  });

  it('belong to one environment', async () => {
    await recordCalls(state, 'local', [call('apart', 1)]);
    expect(await listCalls(state, 'staging', 'apart')).toEqual([]);
  });

  it('are found for many records in one query', async () => {
    await recordCalls(state, 'local', [call('bulk-a', 2), call('bulk-b', 1), call('bulk-a', 1)]);
    const byName = await listCallsOf(state, 'local', ['bulk-b', 'bulk-a', 'bulk-none']);
    expect([...byName.keys()].sort()).toEqual(['bulk-a', 'bulk-b']);
    expect(startsOf(byName.get('bulk-a') ?? [])).toEqual([1, 2]);
  });

  it('are bounded per record: the oldest go, and no other record loses any', async () => {
    await recordCalls(state, 'local', [call('calm', 1)]);
    await recordCalls(
      state,
      'local',
      Array.from({ length: CALLS_KEPT_PER_RECORD }, (_, n) => call('busy', n + 10)),
    );
    await recordCalls(state, 'local', [call('busy', 1000), call('busy', 1)]);
    const kept = startsOf(await listCalls(state, 'local', 'busy'));
    expect(kept).toHaveLength(CALLS_KEPT_PER_RECORD);
    expect(kept[0]).toBe(11);
    expect(kept.at(-1)).toBe(1000);
    expect(await listCalls(state, 'local', 'calm')).toHaveLength(1);
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
