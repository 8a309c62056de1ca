import type { State } from '../openState';
import { fromNow } from '../runs/lifeCycle';
import { LEASE_MS } from './claimIterations';

/** Rows are locked in the order of `n` by every statement that takes several, so that none waits for another in a circle. */
const RENEW = `
  WITH mine AS (
    SELECT n FROM lastwrite.iterations
    WHERE load_test_id = $1::uuid AND claim_id = ANY ($2::uuid[]) AND outcome IS NULL
    ORDER BY n
    FOR UPDATE
  )
  UPDATE lastwrite.iterations AS iteration
  SET lease_until = ${fromNow('$3')}
  FROM mine
  WHERE iteration.load_test_id = $1::uuid AND iteration.n = mine.n
  RETURNING iteration.claim_id`;

/** Holds claims for another while. @returns those that still hold; the others belong to somebody else by now, or are finished. */
export async function renewLeases(
  state: State,
  loadTestId: string,
  claimIds: readonly string[],
  leaseMs = LEASE_MS,
): Promise<ReadonlySet<string>> {
  const { rows } = await state.pool.query<{ claim_id: string }>({
    name: 'iterations_renew',
    text: RENEW,
    values: [loadTestId, claimIds, leaseMs],
  });
  return new Set(rows.map(({ claim_id: id }) => id));
}
