import type { Sweep } from '@/lib/contract/sweeps';
import { readSweep, readSweepPulse } from '@/lib/state/sweeps/describeSweeps';
import type { State } from '@/lib/state/openState';
import { watchDocument } from '../watch/watchDocument';
import { sweepNotFound } from './SweepError';

export interface SweepEvent {
  readonly event: 'sweep';
  readonly data: Sweep;
}

/** The sweep as it is now and again whenever it has changed, until it is over. Throws SweepError with its first value. */
export async function* watchSweep(
  state: State,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<SweepEvent, void, void> {
  const read = async () => {
    const data = await readSweep(state, id);
    if (data === null) throw sweepNotFound();
    return data;
  };
  const isOver = ({ finishedAt }: Sweep) => finishedAt !== null;
  for await (const data of watchDocument({ readPulse: () => readSweepPulse(state, id), read, isOver }, signal))
    yield { event: 'sweep', data };
}
