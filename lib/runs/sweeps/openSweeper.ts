import type { Jobs } from '@/lib/runs/jobs/openJobs';
import { openRounds } from '@/lib/runs/jobs/openRounds';
import { claimCandidates } from '@/lib/state/sweeps/claimCandidates';
import { claimPart } from '@/lib/state/sweeps/claimPart';
import { claimPlanning } from '@/lib/state/sweeps/claimPlanning';
import { endSweeps } from '@/lib/state/sweeps/endSweep';
import { comparePart } from './comparePart';
import { confirmCandidates } from './confirmCandidates';
import { planClaimed } from './planClaimed';
import type { SweeperContext } from './SweepContext';

export interface Sweeper {
  /** Gives back what is not finished, and resolves when that is done. */
  close(): Promise<void>;
}

/**
 * Works on sweeps: plans them, compares their parts, reads again what differs, and ends them. A job wakes it at once; every second it looks by itself, so that what
 * a killed process left behind, and a job that was lost, cost seconds and nothing more.
 */
export function openSweeper(context: SweeperContext & { readonly jobs: Pick<Jobs, 'work'> }): Sweeper {
  const { limits, jobs, onError } = context;
  const lanes = Array.from({ length: limits.atOnce }, () =>
    openRounds({
      // Whoever has found something looks for more at once.
      round: async (closing) => ((await workOnce(context, closing)) ? 0 : limits.lookEveryMs),
      everyMs: limits.lookEveryMs,
      onError: (error) => onError('looking for sweeps failed', error),
    }),
  );
  jobs.work({
    sweep: () => {
      for (const lane of lanes) lane.wake();
      return Promise.resolve();
    },
  });
  return {
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** Records that are due are read before further parts are compared, so that a drift is told as soon as it is one. False: there is nothing to do. */
async function workOnce(context: SweeperContext, closing: AbortSignal): Promise<boolean> {
  const { state, limits, worker, environments, onEvent } = context;
  const options = { worker, environments, leaseMs: limits.leaseMs };
  const sweep = await claimPlanning(state, options);
  if (sweep !== null) {
    await planClaimed(context, sweep, closing);
    return true;
  }
  const candidates = await claimCandidates(state, { ...options, most: limits.candidatesAtOnce });
  if (candidates !== null) {
    await confirmCandidates(context, candidates, closing);
    return true;
  }
  const part = await claimPart(state, options);
  if (part !== null) {
    await comparePart(context, part, closing);
    return true;
  }
  const ended = await endSweeps(state);
  for (const { id, outcome } of ended) onEvent('a sweep has ended', { sweep: id, outcome });
  return ended.length > 0;
}
