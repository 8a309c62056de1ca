import type { State } from '../openState';

const RELEASE = `
  WITH mine AS (
    SELECT n FROM lastwrite.iterations
    WHERE load_test_id = $1::uuid AND claim_id = ANY ($2::uuid[]) AND outcome IS NULL
    ORDER BY n
    FOR UPDATE
  )
  UPDATE lastwrite.iterations AS iteration
  SET claim_id = NULL, worker = NULL, lease_until = NULL, racing = false, raced_at = NULL, attempts = iteration.attempts - CASE WHEN $3::boolean THEN 0 ELSE 1 END,
    subject = NULL, discarded = CASE WHEN iteration.subject IS NULL THEN iteration.discarded ELSE iteration.discarded || iteration.subject END
  FROM mine
  WHERE iteration.load_test_id = $1::uuid AND iteration.n = mine.n`;

/** Gives claims back unfinished, for anybody to take. The records that were made are kept in mind for cleaning up. `counts`: the attempt is one that failed. */
export async function releaseIterations(
  state: State,
  loadTestId: string,
  claimIds: readonly string[],
  { counts }: { readonly counts: boolean },
): Promise<void> {
  if (claimIds.length === 0) return;
  await state.pool.query(RELEASE, [loadTestId, claimIds, counts]);
}
