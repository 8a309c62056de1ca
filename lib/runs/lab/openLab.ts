import type { Jobs } from '@/lib/runs/jobs/openJobs';
import { openRounds } from '@/lib/runs/jobs/openRounds';
import { claimLabRun } from '@/lib/state/lab/claimLabRun';
import type { LabContext } from './LabContext';
import { runLab } from './runLab';

export interface Lab {
  /** Gives back what is not finished, and resolves when that is done. */
  close(): Promise<void>;
}

const EVERY_MS = 2_000;

/** Works on one run of the race lab after the other: at once when a job wakes it, and every two seconds on what nobody was woken for. */
export function openLab(context: LabContext & { readonly jobs: Pick<Jobs, 'work'>; readonly everyMs?: number }): Lab {
  const { state, worker, jobs, onError, everyMs = EVERY_MS } = context;
  const rounds = openRounds({
    round: async (closing) => {
      while (!closing.aborted) {
        const claim = await claimLabRun(state, { worker });
        if (claim === null) return;
        await runLab(context, claim, closing);
      }
    },
    everyMs,
    onError: (error) => onError('looking for runs of the race lab failed', error),
  });
  jobs.work({ lab: () => Promise.resolve(rounds.wake()) });
  return { close: () => rounds.close() };
}
