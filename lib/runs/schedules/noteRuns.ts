import type { LoadTest } from '@/lib/contract/loadTests';
import { describeLoadTests } from '@/lib/state/loadTests/describeLoadTests';
import { findNotNoted, noteCameTo, type CameTo } from '@/lib/state/loadTests/noteCameTo';
import type { State } from '@/lib/state/openState';

/** In one round; the others wait for the next one. */
const MOST = 20;

/** Notes what load tests of schedules came to that have ended since. Safe to repeat, in any number of workers. */
export async function noteRuns(state: State): Promise<void> {
  for (const loadTest of await describeLoadTests(state, await findNotNoted(state, MOST)))
    await noteCameTo(state, loadTest.id, cameTo(loadTest));
}

function cameTo({ status, conditions, points }: LoadTest): CameTo {
  return {
    points: points.map(({ delayMs, passed, failed, errored }) => ({
      delayMs,
      failed,
      judged: passed + failed,
      unjudged: errored,
    })),
    untold: status === 'cancelled' || status === 'failed' ? status : conditions.saturated ? 'saturated' : null,
  };
}
