import type { Exploration } from '@/lib/contract/interleavings';
import { readExploration } from '@/lib/state/interleavings/readExploration';
import { readPulse } from '@/lib/state/interleavings/readPulse';
import type { State } from '@/lib/state/openState';
import { watchDocument } from '../watch/watchDocument';
import { explorationNotFound } from './InterleavingError';

export interface ExplorationEvent {
  readonly event: 'exploration';
  readonly data: Exploration;
}

/**
 * The exploration as it is now and again whenever it has changed, without its schedules, until it is over. Throws InterleavingError with its first
 * value.
 */
export async function* watchExploration(
  state: State,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<ExplorationEvent, void, void> {
  const read = async () => {
    const data = await readExploration(state, id, null);
    if (data === null) throw explorationNotFound();
    return data;
  };
  for await (const data of watchDocument({ readPulse: () => readPulse(state, id), read, isOver }, signal))
    yield { event: 'exploration', data };
}

function isOver({ status }: Exploration): boolean {
  return status !== 'queued' && status !== 'running';
}
