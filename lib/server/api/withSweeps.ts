import { v7 as uuidv7 } from 'uuid';
import type { StartSweepContext } from '@/lib/runs/sweeps/startSweep';
import type { Server } from '../getServer';
import { sweepStoresOf } from '../sweepStores';
import { fromState, refuseWithoutState } from './fromState';

const STATEMENT_WITHIN_MS = 10_000;

/** What the use cases of sweeps need. They live in the console's own database: without one the answer is 503. */
export function withSweeps<T>(
  server: Server,
  ask: (context: StartSweepContext) => Promise<T>,
  deadlineMs?: number,
): Promise<T> {
  return fromState(server, refuse, (state) => ask(startContextOf(server, state)), deadlineMs);
}

export function startContextOf(server: Server, state: StartSweepContext['state']): StartSweepContext {
  return {
    state,
    stores: sweepStoresOf(server),
    recordsOf: (environment) => server.records.idsIn(environment),
    jobs: server.jobs ?? refuse(),
    newId: uuidv7,
    nowMs: Date.now,
    timeoutMs: STATEMENT_WITHIN_MS,
    onMissedWake: (error) => {
      server.log.warn({ error }, 'no worker could be woken; they will find the sweep on their own');
    },
  };
}

const refuse = () => refuseWithoutState('sweeps');
