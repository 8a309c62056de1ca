import type { State } from '../../openState';

/** As time would, were its worker gone: others may take these from now on. */
export async function endLeases(state: State, loadTestId: string, claimIds: readonly string[]): Promise<void> {
  await state.pool.query(
    "UPDATE lastwrite.iterations SET lease_until = clock_timestamp() - interval '1 second' WHERE load_test_id = $1 AND claim_id = ANY ($2::uuid[])",
    [loadTestId, claimIds],
  );
}
