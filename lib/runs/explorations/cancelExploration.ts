import type { Exploration } from '@/lib/contract/interleavings';
import { noted } from '@/lib/state/activity/noted';
import { readExploration } from '@/lib/state/interleavings/readExploration';
import type { State } from '@/lib/state/openState';
import { cancelRun } from '@/lib/state/runs/endRun';
import { explorationNotFound } from './InterleavingError';

/**
 * Ends an exploration and gives it as it is then, without its schedules; what was found stays, and its worker notices within a second. One that had
 * ended already is given unchanged. Throws InterleavingError `exploration_not_found`.
 */
export async function cancelExploration(state: State, id: string, by: string | null): Promise<Exploration> {
  await noted(
    state,
    { by, what: 'cancelled', kind: 'exploration', subject: id },
    (own) => cancelRun(own, 'explorations', id),
    (cancelled) => cancelled,
  );
  const exploration = await readExploration(state, id, null);
  if (exploration === null) throw explorationNotFound();
  return exploration;
}
