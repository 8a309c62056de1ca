import type { Jobs } from '@/lib/runs/jobs/openJobs';
import { noted } from '@/lib/state/activity/noted';
import type { State } from '@/lib/state/openState';
import { removeRun, type RunKind } from '@/lib/state/retention/removeRuns';
import type { Server } from '../getServer';
import { ProblemError } from '../http/ProblemError';
import { fromState } from './fromState';

export interface RetentionTools {
  readonly state: State;
  readonly jobs: Jobs;
}

/** What is kept lives in the console's own database: without one the answer is 503. */
export function withRetention<T>(server: Server, ask: (tools: RetentionTools) => Promise<T>): Promise<T> {
  return fromState(server, refuse, (state) => ask({ state, jobs: server.jobs ?? refuse() }));
}

function refuse(): never {
  throw new ProblemError('not_ready', 'The console has no database, so it keeps nothing. Set LASTWRITE_STATE_URL.');
}

/** Deletes a finished run. Readers no longer see it, and a worker deletes its details right after. Throws what `notFound` returns, or ProblemError while it runs. */
export async function deleteRun(
  server: Server,
  { kind, id, by }: { readonly kind: RunKind; readonly id: string; readonly by: string | null },
  notFound: () => Error,
): Promise<void> {
  await withRetention(server, async ({ state, jobs }) => {
    const removed = await noted(
      state,
      { by, what: 'deleted', kind, subject: id },
      (own) => removeRun(own, kind, id),
      (result) => result === 'removed',
    );
    if (removed === 'unknown') throw notFound();
    if (removed === 'running') throw new ProblemError('still_running', 'Cancel it before you delete it.');
    await jobs.enqueueRetention().catch((error: unknown) => {
      server.log.warn({ error }, 'no worker could be woken; the rest of the run is deleted within the hour');
    });
  });
}
