import type { Jobs } from '@/lib/runs/jobs/openJobs';
import { openRounds } from '@/lib/runs/jobs/openRounds';
import type { RetentionContext } from './RetentionContext';
import { sweep } from './sweep';

export interface RetentionWorker {
  /** Begins no further statement, and resolves when the one in hand is done. */
  close(): Promise<void>;
}

const EVERY_MS = 60 * 60_000;
/** A worker that has just started has other things to do. */
const FIRST_AFTER_MS = 20_000;
/** Another process is at it; what this one was woken for may come after what that one has done. */
const AGAIN_AFTER_MS = 5_000;

/** Deletes what was kept for long enough, every hour and whenever a job asks for it. */
export function openRetention(
  context: RetentionContext & { readonly jobs: Pick<Jobs, 'work'>; readonly firstAfterMs?: number },
): RetentionWorker {
  let asked = false;
  const rounds = openRounds({
    round: (closing) => {
      const byHand = asked;
      asked = false;
      return sweepOnce(context, closing, byHand);
    },
    everyMs: EVERY_MS,
    firstAfterMs: context.firstAfterMs ?? FIRST_AFTER_MS,
    onError: (error) => context.onError('deleting old data failed', error),
  });
  context.jobs.work({
    retention: () => {
      asked = true;
      rounds.wake();
      return Promise.resolve();
    },
  });
  return { close: () => rounds.close() };
}

/** Gives how long to wait for the next one. */
async function sweepOnce(context: RetentionContext, closing: AbortSignal, byHand: boolean): Promise<number> {
  try {
    const swept = await sweep(context, closing);
    if (swept === null) return byHand ? AGAIN_AFTER_MS : EVERY_MS;
    if (Object.values(swept).some((count) => count > 0)) context.onEvent('deleted old data', { ...swept });
    return EVERY_MS;
  } catch (error) {
    context.onError('deleting old data failed, trying again', error);
    return byHand ? AGAIN_AFTER_MS : EVERY_MS;
  }
}
