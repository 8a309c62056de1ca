import type { State } from '../openState';
import { loadTestExists } from './loadTestExists';

/** `over`: it had ended before, by whatever; nothing was changed. */
export type Cancelled = 'cancelled' | 'over' | 'unknown';

const CANCEL = `
  UPDATE lastwrite.load_tests
  SET cancelled_at = clock_timestamp()
  WHERE id = $1::uuid AND num_nonnulls(completed_at, cancelled_at, failed_at) = 0
  RETURNING id`;

/** Ends a load test at once: from here on no iteration of it finishes. What is finished stays. Safe to repeat. */
export async function cancelLoadTest(state: State, id: string): Promise<Cancelled> {
  const { rowCount } = await state.pool.query(CANCEL, [id]);
  if (rowCount === 1) return 'cancelled';
  return (await loadTestExists(state, id)) ? 'over' : 'unknown';
}
