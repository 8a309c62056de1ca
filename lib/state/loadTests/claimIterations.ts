import type { PoolClient } from 'pg';
import type { State } from '../openState';
import { fromNow } from '../runs/lifeCycle';
import { explorationsBefore, TAKE_TURN } from '../turns';
import { withLoadTest } from './lockLoadTest';
import { NOTE_LOST } from './noteLost';

/** How long a claim holds without renewal. */
export const LEASE_MS = 15_000;
/** An iteration whose worker dies so often is given up. */
export const MOST_ATTEMPTS = 3;

export interface ClaimRequest {
  readonly loadTestId: string;
  readonly worker: string;
  /** Names for the records of the iterations; at most as many iterations are claimed. */
  readonly subjects: readonly string[];
  readonly leaseMs?: number;
}

/** An iteration in the hands of one worker. Nobody without `claimId` can finish it. */
export interface ClaimedIteration {
  readonly n: number;
  readonly delayMs: number;
  readonly claimId: string;
  readonly subject: string;
  /** This one included. */
  readonly attempts: number;
}

const FIRST_OF_ITS_ENVIRONMENT = `
  SELECT NOT EXISTS (
    SELECT FROM lastwrite.load_tests AS earlier
    WHERE earlier.environment = mine.environment AND num_nonnulls(earlier.completed_at, earlier.cancelled_at, earlier.failed_at) = 0
      AND (earlier.created_at, earlier.id) < (mine.created_at, mine.id)
  ) AND NOT EXISTS (
    SELECT ${explorationsBefore('mine')}
  ) AS first
  FROM lastwrite.load_tests AS mine
  WHERE mine.id = $1::uuid`;

export const BEGIN_RUN =
  'UPDATE lastwrite.load_tests SET started_at = clock_timestamp() WHERE id = $1::uuid AND started_at IS NULL';

export const CLAIM = `
  WITH lost AS (${NOTE_LOST}
  ), racing AS (
    SELECT count(*)::int AS count FROM lastwrite.iterations
    WHERE load_test_id = $1::uuid AND outcome IS NULL AND racing AND lease_until >= clock_timestamp()
  ), free AS (
    SELECT n FROM lastwrite.iterations
    WHERE load_test_id = $1::uuid AND outcome IS NULL AND attempts < $6::int AND (claim_id IS NULL OR lease_until < clock_timestamp())
    ORDER BY n
    LIMIT least(cardinality($4::text[]), greatest(0, $5::int - (SELECT count FROM racing)))
    FOR UPDATE SKIP LOCKED
  ), numbered AS (
    SELECT n, row_number() OVER (ORDER BY n)::int AS place FROM free
  )
  UPDATE lastwrite.iterations AS iteration
  SET claim_id = gen_random_uuid(), worker = $2::text, lease_until = ${fromNow('$3')}, racing = true, raced_at = NULL,
    attempts = iteration.attempts + 1, subject = ($4::text[])[numbered.place],
    discarded = CASE WHEN iteration.subject IS NULL THEN iteration.discarded ELSE iteration.discarded || iteration.subject END
  FROM numbered
  WHERE iteration.load_test_id = $1::uuid AND iteration.n = numbered.n
  RETURNING iteration.n, iteration.delay_ms AS "delayMs", iteration.claim_id AS "claimId", iteration.subject, iteration.attempts`;

/**
 * Takes free iterations, the lowest `n` first, and marks them racing in the same statement, which also notes who left some behind. Over all workers no more than the load
 * test's `concurrency` race at once: that is counted under the load test's row lock. Only the oldest unfinished load test of an environment gets any, and
 * none begins while an exploration there goes first, or before a ramp has chosen the concurrency.
 */
export async function claimIterations(
  state: State,
  { loadTestId, worker, subjects, leaseMs = LEASE_MS }: ClaimRequest,
): Promise<readonly ClaimedIteration[]> {
  const claimed = await withLoadTest(state, loadTestId, async (client, { over, started, concurrency }) => {
    if (over || concurrency === null) return [];
    if (!started) await client.query(TAKE_TURN);
    if (!(await isFirst(client, loadTestId))) return [];
    const { rows } = await client.query<ClaimedIteration>({
      name: 'iterations_claim',
      text: CLAIM,
      values: [loadTestId, worker, leaseMs, subjects, concurrency, MOST_ATTEMPTS],
    });
    if (!started && rows.length > 0) await client.query(BEGIN_RUN, [loadTestId]);
    return rows;
  });
  return [...(claimed ?? [])].sort((a, b) => a.n - b.n);
}

export async function isFirst(client: PoolClient, loadTestId: string): Promise<boolean> {
  const { rows } = await client.query<{ first: boolean }>({
    name: 'load_test_first',
    text: FIRST_OF_ITS_ENVIRONMENT,
    values: [loadTestId],
  });
  return rows[0]?.first === true;
}
