import type { ParameterValues } from '@/lib/contract/parameters';
import type { ScenarioDefinition } from '@/lib/contract/scenarioFile';
import type { State } from '../openState';

/** Records of a load test to delete, and whether it has ended. */
export interface Cleanup {
  readonly environment: string;
  readonly scenario: string;
  readonly variant: string;
  readonly parameters: ParameterValues;
  readonly definition: ScenarioDefinition | null;
  readonly over: boolean;
  /** Nothing writes anymore: no iteration was interrupted or restarted, or the load test ended a while ago. */
  readonly settled: boolean;
  /** Not needed: records of passed iterations, of abandoned attempts, and of open iterations after a cancel. */
  readonly useless: readonly string[];
  /** Records of iterations that failed or could not be judged. The iterations keep the evidence. */
  readonly kept: readonly string[];
}

/** While the load test runs, only records of passed iterations are useless. */
const READ = `
  SELECT run.environment, run.scenario, run.variant, coalesce(run.request -> 'parameters', '{}') AS parameters, run.definition, num_nonnulls(run.completed_at, run.cancelled_at, run.failed_at) > 0 AS over,
    coalesce(run.completed_at, run.cancelled_at, run.failed_at) < clock_timestamp() - interval '30 s'
      OR NOT EXISTS (SELECT FROM lastwrite.iterations WHERE load_test_id = run.id AND (outcome IS NULL OR discarded <> '{}')) AS settled,
    coalesce((
      SELECT array_agg(DISTINCT subject) FROM (
        SELECT subject FROM lastwrite.iterations
        WHERE load_test_id = run.id AND record_gone_at IS NULL AND (outcome = 'passed' OR outcome IS NULL) AND subject IS NOT NULL
        UNION ALL
        SELECT unnest(discarded) FROM lastwrite.iterations WHERE load_test_id = run.id AND discarded <> '{}'
      ) AS gone
    ), '{}') AS useless,
    coalesce((
      SELECT array_agg(subject) FROM lastwrite.iterations
      WHERE load_test_id = run.id AND record_gone_at IS NULL AND outcome IN ('failed', 'errored') AND subject IS NOT NULL
    ), '{}') AS kept
  FROM lastwrite.load_tests AS run
  WHERE run.id = $1::uuid AND run.cleaned_at IS NULL`;

/** Records grouped by profile: the owner is the second segment of a name, the profile the fourth. */
const LIST_PROFILES = `
  SELECT split_part(subject, '/', 4) AS profile, array_agg(subject) AS subjects,
    bool_and(outcome IS NOT NULL AND finished_at < clock_timestamp() - $3::float8 * interval '1 millisecond') AS finished
  FROM lastwrite.iterations
  WHERE load_test_id = $1::uuid AND record_gone_at IS NULL AND split_part(subject, '/', 2) = $2::text
  GROUP BY 1`;

const FORGET_CALLS = 'DELETE FROM lastwrite.calls WHERE environment = $1::text AND name = ANY ($2::text[])';
const FORGET_DROPPED = 'DELETE FROM lastwrite.dropped_calls WHERE environment = $1::text AND name = ANY ($2::text[])';

const GONE = `
  UPDATE lastwrite.iterations SET record_gone_at = clock_timestamp()
  WHERE load_test_id = $1::uuid AND record_gone_at IS NULL AND subject = ANY ($2::text[])`;

const CLEANED =
  'UPDATE lastwrite.load_tests SET cleaned_at = clock_timestamp() WHERE id = $1::uuid AND cleaned_at IS NULL';

/** Whoever ended it tries first. After a day it is given up: its environment is gone or refuses. */
const FIND_UNCLEANED = `
  SELECT id FROM lastwrite.load_tests
  WHERE cleaned_at IS NULL
    AND coalesce(completed_at, cancelled_at, failed_at) BETWEEN clock_timestamp() - interval '1 day' AND clock_timestamp() - $1::float8 * interval '1 millisecond'
  ORDER BY created_at
  LIMIT 20`;

/** null: nothing left to delete. */
export async function readCleanup(state: State, loadTestId: string): Promise<Cleanup | null> {
  const { rows } = await state.pool.query<Cleanup>(READ, [loadTestId]);
  return rows[0] ?? null;
}

export interface ProfileInUse {
  readonly profile: string;
  /** Whose records may still be there. */
  readonly subjects: readonly string[];
  /** Every iteration of it has an outcome, and has had it for a while. */
  readonly finished: boolean;
}

/** The profiles of a customer in which iterations of a load test have their records. */
export async function listProfiles(
  state: State,
  loadTestId: string,
  customer: string,
  sinceMs: number,
): Promise<readonly ProfileInUse[]> {
  return (await state.pool.query<ProfileInUse>(LIST_PROFILES, [loadTestId, customer, sinceMs])).rows;
}

/** Forgets the calls on records that are deleted. */
export async function forgetCalls(state: State, environmentId: string, names: readonly string[]): Promise<void> {
  await state.pool.query(FORGET_CALLS, [environmentId, names]);
  await state.pool.query(FORGET_DROPPED, [environmentId, names]);
}

/** Remembers which records were deleted. */
export async function markGone(state: State, loadTestId: string, subjects: readonly string[]): Promise<void> {
  await state.pool.query(GONE, [loadTestId, subjects]);
}

export async function markCleaned(state: State, loadTestId: string): Promise<void> {
  await state.pool.query(CLEANED, [loadTestId]);
}

/** Load tests that have been over for `sinceMs`, not longer than a day, and are not clean yet. */
export async function findUncleaned(state: State, sinceMs: number): Promise<readonly string[]> {
  const { rows } = await state.pool.query<{ id: string }>(FIND_UNCLEANED, [sinceMs]);
  return rows.map(({ id }) => id);
}
