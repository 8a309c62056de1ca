import { setTimeout as sleep } from 'node:timers/promises';
import type { Exploration } from '@/lib/contract/interleavings';
import { readExploration } from '@/lib/state/interleavings/readExploration';
import { readPulse } from '@/lib/state/interleavings/readPulse';
import type { State } from '@/lib/state/openState';
import { explorationNotFound } from './InterleavingError';

export interface ExplorationEvent {
  readonly event: 'exploration';
  readonly data: Exploration;
}

const POLL_MS = 300;
/** Notes change without anything being found. */
const REFRESH_MS = 2_000;
/** A database that is away for longer ends the stream. */
const PATIENCE_MS = 60_000;

/**
 * The exploration as it is now and again whenever it has changed, without its schedules, until it is over. Throws InterleavingError with its first
 * value.
 */
export async function* watchExploration(
  state: State,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<ExplorationEvent, void, void> {
  let [sent, pulse, readMs, answeredMs] = ['', '', -Infinity, performance.now()];
  while (!signal.aborted) {
    try {
      const next = JSON.stringify(await readPulse(state, id));
      if (next !== pulse || performance.now() - readMs > REFRESH_MS) {
        const data = await readExploration(state, id, null);
        if (data === null) throw explorationNotFound();
        [pulse, readMs] = [next, performance.now()];
        if (JSON.stringify(data) !== sent) {
          sent = JSON.stringify(data);
          yield { event: 'exploration', data };
        }
        if (isOver(data)) return;
      }
      answeredMs = performance.now();
    } catch (error) {
      if (sent === '' || performance.now() - answeredMs > PATIENCE_MS) throw error;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

function isOver({ status }: Exploration): boolean {
  return status !== 'queued' && status !== 'running';
}
