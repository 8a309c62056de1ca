import type { LoadTest } from '@/lib/contract/loadTests';
import { noted } from '@/lib/state/activity/noted';
import { cancelLoadTest as endAsCancelled } from '@/lib/state/loadTests/cancelLoadTest';
import { readLoadTest } from '@/lib/state/loadTests/readLoadTest';
import type { State } from '@/lib/state/openState';
import type { Jobs } from '../jobs/openJobs';
import { loadTestNotFound } from './LoadTestError';

export interface CancelContext {
  readonly state: State;
  readonly jobs: Pick<Jobs, 'enqueueCleanup'>;
  /** Told that nobody could be sent to clean up; the workers' own sweep does it. */
  readonly onMissedWake: (error: unknown) => void;
}

/**
 * Ends a load test and gives it as it is then; what is finished stays. One that had ended already is given unchanged: it is over either
 * way, and its status says how. Throws LoadTestError `load_test_not_found`.
 */
export async function cancelLoadTest(
  { state, jobs, onMissedWake }: CancelContext,
  id: string,
  by: string | null,
): Promise<LoadTest> {
  const cancelled = await noted(
    state,
    { by, what: 'cancelled', kind: 'load_test', subject: id },
    (own) => endAsCancelled(own, id),
    (result) => result === 'cancelled',
  );
  if (cancelled === 'cancelled') await jobs.enqueueCleanup(id).catch(onMissedWake);
  const loadTest = await readLoadTest(state, id);
  if (loadTest === null) throw loadTestNotFound();
  return loadTest;
}
