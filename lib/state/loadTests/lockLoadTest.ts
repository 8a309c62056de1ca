import type { PoolClient } from 'pg';
import type { State } from '../openState';

/** What the statements under the lock need to know of the load test. */
export interface LockedLoadTest {
  readonly id: string;
  readonly environment: string;
  readonly concurrency: number;
  readonly started: boolean;
  /** Completed, cancelled or failed. */
  readonly over: boolean;
}

const LOCK = `
  SELECT id, environment, (request ->> 'concurrency')::int AS concurrency, started_at IS NOT NULL AS started,
    num_nonnulls(completed_at, cancelled_at, failed_at) > 0 AS over
  FROM lastwrite.load_tests
  WHERE id = $1::uuid
  FOR UPDATE`;

/**
 * Runs `action` in a transaction that holds the load test's row lock. The lock is taken by a statement of its own: a statement that
 * waits for it goes on with the snapshot from before the wait, and would count what others have claimed meanwhile as free.
 * @returns null when there is no such load test
 */
export async function withLoadTest<Result>(state: State, id: string, action: (client: PoolClient, loadTest: LockedLoadTest) => Promise<Result>): Promise<Result | null> {
  const client = await state.pool.connect();
  // A connection that breaks between two statements tells so here as well; without a listener it would end the process.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let broken: unknown = null;
  try {
    await client.query('BEGIN');
    const { rows: [loadTest] } = await client.query<LockedLoadTest>({ name: 'load_test_lock', text: LOCK, values: [id] });
    const result = loadTest === undefined ? null : await action(client, loadTest);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: unknown) => { broken = failure; });
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken !== null);
  }
}
