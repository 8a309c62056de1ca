import { v7 as uuidv7 } from 'uuid';
import type { StartLabContext } from '@/lib/runs/lab/startLabRun';
import type { Server } from '../getServer';
import { fromState, refuseWithoutState } from './fromState';

/** What the use cases of the race lab need. They live in the console's own database: without one the answer is 503. */
export function withLab<T>(server: Server, ask: (context: StartLabContext) => Promise<T>): Promise<T> {
  return fromState(server, refuse, (state) =>
    ask({
      state,
      jobs: server.jobs ?? refuse(),
      isConfigured: server.config.labUrl !== null,
      newId: uuidv7,
      onMissedWake: (error) => {
        server.log.warn({ error }, 'no worker could be woken; they will find the run on their own');
      },
    }),
  );
}

const refuse = () => refuseWithoutState('runs of the race lab');
