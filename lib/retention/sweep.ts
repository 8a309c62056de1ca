import { forgetOldCalls, forgetOldNotes } from '@/lib/state/retention/forgetOldCalls';
import { removeExpiredRuns } from '@/lib/state/retention/removeRuns';
import { removeExpiredLabRuns } from '@/lib/state/lab/removeLabRuns';
import { removeExpiredDeployments } from '@/lib/state/deployments/deployments';
import { removeExpiredActivity } from '@/lib/state/activity/listActivity';
import { removeExpiredSnapshots } from '@/lib/state/snapshots/snapshots';
import { removeExpiredDeliveries } from '@/lib/state/webhooks/deliveries';
import { removeExpiredDrifts, removeExpiredSweep } from '@/lib/state/sweeps/removeSweeps';
import { alone } from './alone';
import { clearRemovals } from './clearRemovals';
import { removeOldReplays } from './removeOldRecords';
import type { RetentionContext } from './RetentionContext';

/** What one sweep has deleted. */
export interface Swept {
  readonly loadTests: number;
  readonly interleavings: number;
  readonly labRuns: number;
  readonly replays: number;
  readonly calls: number;
  readonly sweeps: number;
  readonly drifts: number;
  readonly deployments: number;
  readonly snapshots: number;
  readonly activity: number;
  readonly deliveries: number;
  /** Runs of which nothing is left any more, deleted by hand or by this. */
  readonly cleared: number;
}

/** In one statement each, so that no transaction is long. */
const RUNS = 50;
const RECORDS = 200;

/**
 * Deletes what was kept for long enough, and what is left of runs that were deleted by hand. One process at a time; null where another one is at it. Each
 * statement is safe to repeat, and a sweep that is killed is gone on with by the next one. What runs is left alone. A kind that can't be deleted
 * is reported, and keeps no other one from it.
 */
export function sweep(context: RetentionContext, closing: AbortSignal): Promise<Swept | null> {
  const { state, retention, onError } = context;
  return alone(context.stateUrl, async (lost) => {
    const ending = AbortSignal.any([closing, lost]);
    const steps: Readonly<Record<keyof Swept, () => Promise<number>>> = {
      loadTests: () => all(retention.loadTests, (days) => removeExpiredRuns(state, 'load_test', days, RUNS)),
      interleavings: () => all(retention.interleavings, (days) => removeExpiredRuns(state, 'exploration', days, RUNS)),
      labRuns: () => all(retention.interleavings, (days) => removeExpiredLabRuns(state, days, RUNS)),
      cleared: () => clearRemovals(context, ending),
      calls: () => forgetCalls(context, ending),
      replays: () => removeReplays(context, ending),
      sweeps: () => all(retention.sweeps, (days) => removeExpiredSweep(state, days), 1),
      drifts: () => all(retention.drifts, (days) => removeExpiredDrifts(state, days, RUNS)),
      deployments: () => all(retention.deployments, (days) => removeExpiredDeployments(state, days, RUNS)),
      snapshots: () => all(retention.snapshots, (days) => removeExpiredSnapshots(state, days, RUNS)),
      activity: () => all(retention.activity, (days) => removeExpiredActivity(state, days, RUNS)),
      deliveries: () => all(retention.deliveries, (days) => removeExpiredDeliveries(state, days, RUNS)),
    };
    const swept = {} as Record<keyof Swept, number>;
    for (const kind of Object.keys(steps) as (keyof Swept)[])
      swept[kind] = await steps[kind]().catch((error: unknown) => {
        // Every step fails once the process ends or has lost the database; one message says it.
        if (ending.aborted) throw error;
        onError(`old data could not be deleted (${kind}), trying again`, error);
        return 0;
      });
    return swept;

    /** `remove` takes `most` and gives the number of those that there were. */
    async function all(days: number | null, remove: (days: number) => Promise<number>, most = RUNS): Promise<number> {
      if (days === null) return 0;
      let removed = 0;
      while (!ending.aborted) {
        const some = await remove(days);
        removed += some;
        if (some < most) break;
      }
      return removed;
    }
  });
}

async function forgetCalls(
  { state, retention: { calls: days } }: RetentionContext,
  ending: AbortSignal,
): Promise<number> {
  if (days === null) return 0;
  let forgotten = 0;
  while (!ending.aborted) {
    const { calls, records } = await forgetOldCalls(state, days, RECORDS);
    forgotten += calls;
    if (records === 0) break;
  }
  await forgetOldNotes(state, days);
  return forgotten;
}

/** Stores that are away keep nothing else from being deleted. */
async function removeReplays(
  { state, environments, retention: { replays: days }, onError }: RetentionContext,
  ending: AbortSignal,
): Promise<number> {
  if (days === null) return 0;
  let removed = 0;
  for (const environment of environments) {
    if (ending.aborted) break;
    removed += await removeOldReplays(state, environment, days, new Date()).catch((error: unknown) => {
      onError('records of replays could not be deleted, trying again', error);
      return 0;
    });
  }
  return removed;
}
