import type { State } from '../openState';

const END = `
  WITH mine AS (
    SELECT n FROM lastwrite.iterations
    WHERE load_test_id = $1::uuid AND claim_id = ANY ($2::uuid[]) AND outcome IS NULL AND racing
    ORDER BY n
    FOR UPDATE
  )
  UPDATE lastwrite.iterations AS iteration
  SET racing = false, raced_at = clock_timestamp()
  FROM mine
  WHERE iteration.load_test_id = $1::uuid AND iteration.n = mine.n`;

/** The last answer is there: from now on these iterations only wait, and others may race in their place. Safe to repeat. */
export async function endRacing(state: State, loadTestId: string, claimIds: readonly string[]): Promise<void> {
  if (claimIds.length === 0) return;
  await state.pool.query({ name: 'iterations_end_racing', text: END, values: [loadTestId, claimIds] });
}
