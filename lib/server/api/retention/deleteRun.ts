import { removeRun, type RunKind } from '@/lib/state/retention/removeRuns';
import { ProblemError } from '../../http/ProblemError';
import { noQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import { noContent } from '../../http/respond';
import type { Handler } from '../../http/route';
import { withRetention } from './withRetention';

/** Deletes a run that is over, for whoever reads at once; a worker deletes what hangs on it right after. */
export function deleteRun(kind: RunKind, readId: (url: URL) => string, notFound: () => Error): Handler {
  return async ({ url, server }) => {
    const id = readId(url);
    readQuery(url, noQuery);
    const open = server();
    await withRetention(open, async ({ state, jobs }) => {
      const removed = await removeRun(state, kind, id);
      if (removed === 'unknown') throw notFound();
      if (removed === 'running')
        throw new ProblemError('still_running', 'Only what is over can be deleted: cancel it first.');
      await jobs.enqueueRetention().catch((error: unknown) => {
        open.log.warn({ error }, 'no worker could be woken; the next hour’s sweep deletes what is left of the run');
      });
    });
    return noContent();
  };
}
