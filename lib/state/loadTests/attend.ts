import type { State } from '../openState';
import { fromNow, isOpen } from '../runs/lifeCycle';
import { LEASE_MS } from './claimIterations';

const ATTEND = `
  UPDATE lastwrite.load_tests SET attended_until = ${fromNow('$2')}
  WHERE id = $1::uuid AND ${isOpen('load_tests')}`;

/** Says for another while that somebody has the load test in hand, with or without an iteration of it. */
export async function attendLoadTest(state: State, loadTestId: string): Promise<void> {
  await state.pool.query({ name: 'load_test_attend', text: ATTEND, values: [loadTestId, LEASE_MS] });
}
