import { forgetOldCalls, forgetOldNotes } from '@/lib/state/retention/forgetOldCalls';
import { removeExpiredRuns, type RunKind } from '@/lib/state/retention/removeRuns';
import { removeExpiredLabRuns } from '@/lib/state/lab/removeLabRuns';
import { removeExpiredDeployments } from '@/lib/state/deployments/deployments';
import { removeExpiredActivity } from '@/lib/state/activity/listActivity';
import { removeExpiredSnapshots } from '@/lib/state/snapshots/snapshots';
import { removeExpiredDeliveries } from '@/lib/state/webhooks/deliveries';
import { removeExpiredDrifts, removeExpiredSweeps } from '@/lib/state/sweeps/removeSweeps';
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
 * statement is safe to repeat, and a sweep that is killed is gone on with by the next one. What runs is left alone.
 */
export function sweep(context: RetentionContext, closing: AbortSignal): Promise<Swept | null> {
  return alone(context.stateUrl, async (lost) => {
    const ending = AbortSignal.any([closing, lost]);
    const loadTests = await removeRuns(context, 'load_test', context.retention.loadTests, ending);
    const interleavings = await removeRuns(context, 'exploration', context.retention.interleavings, ending);
    const labRuns = await removeAll(context.retention.interleavings, ending, (days) =>
      removeExpiredLabRuns(context.state, days, RUNS),
    );
    const cleared = await clearRemovals(context, ending);
    const calls = await forgetCalls(context, ending);
    const replays = await removeReplays(context, ending);
    const sweeps = await removeAll(context.retention.sweeps, ending, (days) =>
      removeExpiredSweeps(context.state, days, RUNS),
    );
    const drifts = await removeAll(context.retention.drifts, ending, (days) =>
      removeExpiredDrifts(context.state, days, RUNS),
    );
    const deployments = await removeAll(context.retention.deployments, ending, (days) =>
      removeExpiredDeployments(context.state, days, RUNS),
    );
    const snapshots = await removeAll(context.retention.snapshots, ending, (days) =>
      removeExpiredSnapshots(context.state, days, RUNS),
    );
    const activity = await removeAll(context.retention.activity, ending, (days) =>
      removeExpiredActivity(context.state, days, RUNS),
    );
    const deliveries = await removeAll(context.retention.deliveries, ending, (days) =>
      removeExpiredDeliveries(context.state, days, RUNS),
    );
    return {
      loadTests,
      interleavings,
      labRuns,
      replays,
      calls,
      sweeps,
      drifts,
      deployments,
      snapshots,
      activity,
      deliveries,
      cleared,
    };
  });
}

function removeRuns(
  { state }: RetentionContext,
  kind: RunKind,
  days: number | null,
  ending: AbortSignal,
): Promise<number> {
  return removeAll(days, ending, (each) => removeExpiredRuns(state, kind, each, RUNS));
}

/** `remove` takes `RUNS` at most and gives their number. */
async function removeAll(
  days: number | null,
  ending: AbortSignal,
  remove: (days: number) => Promise<number>,
): Promise<number> {
  if (days === null) return 0;
  let removed = 0;
  while (!ending.aborted) {
    const some = await remove(days);
    removed += some;
    if (some < RUNS) break;
  }
  return removed;
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
