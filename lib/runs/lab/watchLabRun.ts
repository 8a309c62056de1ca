import type { LabRun } from '@/lib/contract/lab';
import { readLabPulse, readLabRun } from '@/lib/state/lab/readLabRuns';
import type { State } from '@/lib/state/openState';
import { watchDocument } from '../watch/watchDocument';
import { labRunNotFound } from './LabRunError';

export interface LabEvent {
  readonly event: 'run';
  readonly data: LabRun;
}

/** The run as it is now and again whenever it has changed, without outcomes, until it is over. Throws LabRunError with its first value. */
export async function* watchLabRun(
  state: State,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<LabEvent, void, void> {
  const read = async () => {
    const data = await readLabRun(state, id, { groups: false });
    if (data === null) throw labRunNotFound();
    return data;
  };
  for await (const data of watchDocument({ readPulse: () => readLabPulse(state, id), read, isOver }, signal))
    yield { event: 'run', data };
}

/** The worker of a run that was cancelled may still save what it has of the cell in hand. */
function isOver({ status, cells }: LabRun): boolean {
  return status !== 'queued' && status !== 'running' && cells.every((cell) => cell.status !== 'running');
}
