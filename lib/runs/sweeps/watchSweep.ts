import { setTimeout as sleep } from 'node:timers/promises';
import type { Sweep } from '@/lib/contract/sweeps';
import { readSweep, readSweepPulse } from '@/lib/state/sweeps/describeSweeps';
import type { State } from '@/lib/state/openState';
import { sweepNotFound } from './SweepError';

export interface SweepEvent {
  readonly event: 'sweep';
  readonly data: Sweep;
}

const POLL_MS = 300;
/** Costs and the time left change without a part being finished. */
const REFRESH_MS = 2_000;
/** A database that is away for longer ends the stream. */
const PATIENCE_MS = 60_000;

/** The sweep as it is now and again whenever it has changed, until it is over. Throws SweepError with its first value. */
export async function* watchSweep(
  state: State,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<SweepEvent, void, void> {
  let [sent, pulse, readMs, answeredMs] = ['', '', -Infinity, performance.now()];
  while (!signal.aborted) {
    try {
      const next = JSON.stringify(await readSweepPulse(state, id));
      if (next !== pulse || performance.now() - readMs > REFRESH_MS) {
        const data = await readSweep(state, id);
        if (data === null) throw sweepNotFound();
        [pulse, readMs] = [next, performance.now()];
        if (JSON.stringify(data) !== sent) {
          sent = JSON.stringify(data);
          yield { event: 'sweep', data };
        }
        if (data.finishedAt !== null) return;
      }
      answeredMs = performance.now();
    } catch (error) {
      if (sent === '' || performance.now() - answeredMs > PATIENCE_MS) throw error;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
