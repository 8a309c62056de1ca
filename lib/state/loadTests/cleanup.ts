import type { State } from '../openState';

/** Records that a finished load test no longer needs. */
export interface Cleanup {
  readonly environment: string;
  readonly scenario: string;
  readonly subjects: readonly string[];
}

/** Of passed iterations the record; of all the records of attempts that were given up; after a cancel those of open iterations. */
const READ = `
  SELECT run.environment, run.scenario, coalesce((
    SELECT array_agg(DISTINCT subject) FROM (
      SELECT subject FROM lastwrite.iterations WHERE load_test_id = run.id AND (outcome = 'passed' OR outcome IS NULL) AND subject IS NOT NULL
      UNION ALL
      SELECT unnest(discarded) FROM lastwrite.iterations WHERE load_test_id = run.id
    ) AS gone
  ), '{}') AS subjects
  FROM lastwrite.load_tests AS run
  WHERE run.id = $1::uuid AND num_nonnulls(run.completed_at, run.cancelled_at, run.failed_at) > 0 AND run.cleaned_at IS NULL`;

const FORGET_CALLS = 'DELETE FROM lastwrite.calls WHERE environment = $1::text AND name = ANY ($2::text[])';

const CLEANED =
  'UPDATE lastwrite.load_tests SET cleaned_at = clock_timestamp() WHERE id = $1::uuid AND cleaned_at IS NULL';

/** The first try is made by who ended it. After a day it stays as it is: its environment is gone or refuses. */
const FIND_UNCLEANED = `
  SELECT id FROM lastwrite.load_tests
  WHERE cleaned_at IS NULL
    AND coalesce(completed_at, cancelled_at, failed_at) BETWEEN clock_timestamp() - interval '1 day' AND clock_timestamp() - $1::float8 * interval '1 millisecond'
  ORDER BY created_at
  LIMIT 20`;

/** What is left to delete; null while the load test runs, and once it is clean. */
export async function readCleanup(state: State, loadTestId: string): Promise<Cleanup | null> {
  const { rows } = await state.pool.query<Cleanup>(READ, [loadTestId]);
  return rows[0] ?? null;
}

/** Forgets the calls on records that are deleted. */
export async function forgetCalls(state: State, environmentId: string, names: readonly string[]): Promise<void> {
  await state.pool.query(FORGET_CALLS, [environmentId, names]);
}

export async function markCleaned(state: State, loadTestId: string): Promise<void> {
  await state.pool.query(CLEANED, [loadTestId]);
}

/** Load tests that have been over for `sinceMs`, not longer than a day, and are not clean yet. */
export async function findUncleaned(state: State, sinceMs: number): Promise<readonly string[]> {
  const { rows } = await state.pool.query<{ id: string }>(FIND_UNCLEANED, [sinceMs]);
  return rows.map(({ id }) => id);
}
