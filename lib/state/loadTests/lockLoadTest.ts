import type { PoolClient } from 'pg';
import { inTransaction } from '@/lib/postgres/inTransaction';
import type { State } from '../openState';
import { isOpen } from '../runs/lifeCycle';
import { concurrencyOf } from './concurrencyOf';

/** What the statements under the lock need to know of the load test. */
export interface LockedLoadTest {
  readonly id: string;
  readonly environment: string;
  /** null: a ramp is to choose it. */
  readonly concurrency: number | null;
  readonly started: boolean;
  /** Completed, cancelled or failed. */
  readonly over: boolean;
}

const LOCK = `
  SELECT id, environment, ${concurrencyOf('load_tests')} AS concurrency, started_at IS NOT NULL AS started,
    NOT ${isOpen('load_tests')} AS over
  FROM lastwrite.load_tests
  WHERE id = $1::uuid
  FOR UPDATE`;

/**
 * Runs `action` in a transaction that holds the load test's row lock. The lock is taken by a statement of its own: a statement that
 * waits for it goes on with the snapshot from before the wait, and would count what others have claimed meanwhile as free.
 * @returns null when there is no such load test
 */
export async function withLoadTest<Result>(
  state: State,
  id: string,
  action: (client: PoolClient, loadTest: LockedLoadTest) => Promise<Result>,
): Promise<Result | null> {
  return inTransaction(state.pool, async (begin) => {
    const client = await begin();
    const {
      rows: [loadTest],
    } = await client.query<LockedLoadTest>({ name: 'load_test_lock', text: LOCK, values: [id] });
    return loadTest === undefined ? null : action(client, loadTest);
  });
}
