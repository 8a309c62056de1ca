import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Step } from '@/lib/steps/step';
import { declared } from '@/lib/steps/testing/declared';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { exploreOrders, type RunOrder, type Trial } from '@/lib/steps/exploreOrders';
import { replayOrder } from '@/lib/steps/replayOrder';
import { isDeadlock } from './isDeadlock';
import { LockWatch } from '@/lib/scenarios/control/LockWatch';
import { openExplorerPool } from './openExplorerPool';
import { Sessions } from '@/lib/scenarios/control/Sessions';

let databases: TestDatabases;
let postgres: Pool;
let watch: LockWatch;
let subjects = 0;

beforeAll(async () => {
  databases = await createTestDatabases();
  postgres = openExplorerPool(databases.stateUrl, 24);
  watch = new LockWatch(postgres);
  await postgres.query('CREATE TABLE public.two_rows (subject int, n int, PRIMARY KEY (subject, n))');
});

afterAll(async () => {
  await postgres.end();
  await databases.drop();
});

/** Locks one row after the other in one transaction. Both locks count as one thing: which of them is asked for first decides who is refused. */
async function lockBoth(pool: Pool, step: Step, subject: number, rows: readonly number[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    for (const n of rows) {
      await step(declared(`lock row ${n}`, { effect: 'read', writes: [`postgres-lock:rows:s${subject}`] }), () =>
        client.query('SELECT 1 FROM public.two_rows WHERE subject = $1::int AND n = $2::int FOR UPDATE', [subject, n]),
      );
    }
    await step(declared('commit', { effect: 'commit', writes: [`postgres-lock:rows:s${subject}`] }), () =>
      client.query('COMMIT'),
    );
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function trialOf(one: readonly number[], other: readonly number[]): Promise<Trial> {
  const subject = (subjects += 1);
  await postgres.query('INSERT INTO public.two_rows SELECT $1::int, n FROM generate_series(1, 2) AS n', [subject]);
  const sessions = new Sessions(postgres, watch);
  const actor =
    (id: string, rows: readonly number[]) =>
    ({ step }: { readonly step: Step }) =>
      lockBoth(sessions.poolOf(id), step, subject, rows);
  return {
    actors: { a: actor('a', one), b: actor('b', other) },
    blocked: sessions.blocked,
    inTransaction: sessions.inTransaction,
    subjectName: `s${subject}`,
  };
}

const victimsOf = ({ outcomes }: RunOrder<Trial>) =>
  [...outcomes].flatMap(([actor, outcome]) =>
    outcome?.status === 'failed' && isDeadlock(outcome.error) ? [actor] : [],
  );

async function outcomesOf(
  one: readonly number[],
  other: readonly number[],
  reduce: boolean,
): Promise<readonly string[]> {
  const seen = new Set<string>();
  const { complete } = await exploreOrders({
    newTrial: () => trialOf(one, other),
    reduce,
    inFlight: 6,
    onOrder: (run) => {
      seen.add(victimsOf(run).join() || 'both done');
      return Promise.resolve();
    },
  });
  expect(complete).toBe(true);
  return [...seen].sort();
}

test('two rows taken in opposite order: a deadlock is an outcome, with either as its victim; taken in the same order there is none', async () => {
  for (const reduce of [true, false]) {
    expect(await outcomesOf([1, 2], [2, 1], reduce)).toEqual(['a', 'b', 'both done']);
    expect(await outcomesOf([1, 2], [1, 2], reduce)).toEqual(['both done']);
  }
});

test('whoever closes the circle is refused, every time', async () => {
  const refused = async (schedule: readonly string[]) =>
    victimsOf(await replayOrder(await trialOf([1, 2], [2, 1]), schedule)).join();
  const [byB, byA] = await Promise.all([
    Promise.all(Array.from({ length: 5 }, () => refused(['a', 'b', 'a', 'b', 'a']))),
    Promise.all(Array.from({ length: 5 }, () => refused(['a', 'b', 'b', 'a', 'b']))),
  ]);
  expect([new Set(byB), new Set(byA)]).toEqual([new Set(['b']), new Set(['a'])]);
});
