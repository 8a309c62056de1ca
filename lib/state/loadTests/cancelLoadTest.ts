import type { State } from '../openState';
import { cancelRun } from '../runs/endRun';
import { loadTestExists } from './loadTestExists';

/** `over`: it had ended before, by whatever; nothing was changed. */
export type Cancelled = 'cancelled' | 'over' | 'unknown';

/** Ends a load test at once: from here on no iteration of it finishes. What is finished stays. Safe to repeat. */
export async function cancelLoadTest(state: State, id: string): Promise<Cancelled> {
  if (await cancelRun(state, 'load_tests', id)) return 'cancelled';
  return (await loadTestExists(state, id)) ? 'over' : 'unknown';
}
