import type { Jobs } from '@/lib/runs/jobs/openJobs';
import { openRounds } from '@/lib/runs/jobs/openRounds';
import { claimExploration } from '@/lib/state/interleavings/claimExploration';
import { findUncleaned, markCleaned } from '@/lib/state/interleavings/cleanExplorations';
import type { ExplorerContext } from './ExplorerContext';
import { removeLeftovers } from './removeLeftovers';
import { runExploration } from './runExploration';

export interface Explorer {
  /** Gives back what is not finished, and resolves when that is done. */
  close(): Promise<void>;
}

const SWEEP_MS = 2_000;
/** Whoever ran an exploration removes its records; after this they are anybody's. */
const LEFT_FOR_MS = 20_000;

/**
 * Works on one exploration after the other. A job wakes it at once; every two seconds it looks by itself, so that what a killed process left
 * behind, and a job that was lost, cost seconds and nothing more.
 */
export function openExplorer(
  context: ExplorerContext & { readonly jobs: Pick<Jobs, 'work'>; readonly sweepMs?: number },
): Explorer {
  const { state, worker, jobs, onError } = context;
  const writable = context.environments.filter(({ explorer }) => explorer !== null).map(({ id }) => id);
  const workOff = async (closing: AbortSignal): Promise<void> => {
    for (
      let claim = await claimExploration(state, { worker, environments: writable });
      claim !== null;
      claim = await claimExploration(state, { worker, environments: writable })
    ) {
      await runExploration(context, claim, closing);
      if (closing.aborted) return;
    }
    for (const left of await findUncleaned(state, { environments: writable, worker, sinceMs: LEFT_FOR_MS })) {
      await removeLeftovers(context, left);
      await markCleaned(state, left.id);
    }
  };
  const rounds = openRounds({
    round: workOff,
    everyMs: context.sweepMs ?? SWEEP_MS,
    onError: (error) => onError('looking for explorations failed', error),
  });
  jobs.work({ exploration: () => Promise.resolve(rounds.wake()) });
  return { close: () => rounds.close() };
}
