import type { Jobs } from '@/lib/load-tests/jobs/openJobs';
import type { State } from '@/lib/state/openState';
import type { Server } from '../../getServer';
import { ProblemError } from '../../http/ProblemError';
import { fromState } from '../fromState';

export interface RetentionTools {
  readonly state: State;
  readonly jobs: Jobs;
}

/** What is kept lives in the console's own database: without one the answer is 503. */
export function withRetention<T>(server: Server, ask: (tools: RetentionTools) => Promise<T>): Promise<T> {
  return fromState(server, refuse, (state) => ask({ state, jobs: server.jobs ?? refuse() }));
}

function refuse(): never {
  throw new ProblemError(
    'not_ready',
    'The console has no database of its own, and so keeps nothing; set LASTWRITE_STATE_URL.',
  );
}
