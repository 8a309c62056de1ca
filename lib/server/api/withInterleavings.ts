import { InterleavingError } from '@/lib/runs/explorations/InterleavingError';
import type { StartContext } from '@/lib/runs/explorations/startExploration';
import { v7 as uuidv7 } from 'uuid';
import type { Server } from '../getServer';
import { fromState, refuseWithoutState } from './fromState';

/** What the use cases of interleavings need. They live in the console's own database: without one the answer is 503. */
export function withInterleavings<T>(
  server: Server,
  ask: (context: StartContext) => Promise<T>,
  deadlineMs?: number,
): Promise<T> {
  return fromState(
    server,
    refuse,
    (state) =>
      logged(
        server,
        ask({
          state,
          stateUrl: server.config.stateUrl ?? refuse(),
          jobs: server.jobs ?? refuse(),
          newId: uuidv7,
          onMissedWake: (error) => {
            server.log.warn({ error }, 'no worker could be woken; they will find the exploration on their own');
          },
        }),
      ),
    deadlineMs,
  );
}

/** What the caller is told in plain words has a cause that only the log names. */
async function logged<T>({ log }: Server, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof InterleavingError && error.cause !== undefined)
      log.warn({ error: error.cause }, 'an order could not be run');
    throw error;
  }
}

const refuse = () => refuseWithoutState('explorations');
