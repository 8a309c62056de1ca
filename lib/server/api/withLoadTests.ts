import type { Jobs } from '@/lib/runs/jobs/openJobs';
import type { State } from '@/lib/state/openState';
import type { Server } from '../getServer';
import { fromState, refuseWithoutState } from './fromState';

export interface LoadTestContext {
  readonly state: State;
  readonly jobs: Jobs;
  readonly onMissedWake: (error: unknown) => void;
}

/** What the use cases of load tests need. They live in the console's own database: without one the answer is 503. */
export function withLoadTests<T>(
  server: Server,
  ask: (context: LoadTestContext) => Promise<T>,
  deadlineMs?: number,
): Promise<T> {
  return fromState(server, refuse, (state) => ask(loadTestContextOf(server, state)), deadlineMs);
}

export function loadTestContextOf(server: Server, state: State): LoadTestContext {
  return {
    state,
    jobs: server.jobs ?? refuse(),
    onMissedWake: (error) => {
      server.log.warn({ error }, 'no worker could be woken; they will find the load test on their own');
    },
  };
}

const refuse = () => refuseWithoutState('load tests');
