import type { Kept, RetentionAnswer } from '@/lib/contract/retention';
import type { Retention } from '@/lib/environments/retention';
import { readKept, type KeptNow } from '@/lib/state/retention/readKept';
import type { State } from '@/lib/state/openState';

const DAY_MS = 86_400_000;

/** What is kept for how long, and what goes next. */
export async function describeRetention(state: State, retention: Retention): Promise<RetentionAnswer> {
  const { loadTests, interleavings, lab, calls, sweeps, drifts, deployments, snapshots } = await readKept(state);
  return {
    loadTests: toKept(loadTests, retention.loadTests),
    interleavings: toKept(interleavings, retention.interleavings),
    lab: toKept(lab, retention.interleavings),
    calls: toKept(calls, retention.calls),
    sweeps: toKept(sweeps, retention.sweeps),
    drifts: toKept(drifts, retention.drifts),
    deployments: toKept(deployments, retention.deployments),
    snapshots: toKept(snapshots, retention.snapshots),
    activity: { days: retention.activity },
    deliveries: { days: retention.deliveries },
    replays: { days: retention.replays },
    logs: { days: retention.logs },
  };
}

function toKept({ count, oldest }: KeptNow, days: number | null): Kept {
  if (oldest === null || days === null) return { days, count, next: null };
  const { id, title, since } = oldest;
  return { days, count, next: { id, title, at: new Date(Date.parse(since) + days * DAY_MS).toISOString() } };
}
