import type { DriftBucket, DriftOfType } from '@/lib/contract/sweeps';
import { readDriftBuckets, readDriftOfTypes } from '@/lib/state/drifts/driftOverview';
import type { State } from '@/lib/state/openState';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A type as the configuration has it. */
export interface NamedRecord {
  readonly id: string;
  readonly title: string;
  readonly plural: string;
}

/** What is known of the drift of each type of an environment, and of those of which drifts are left; with buckets of time over so many days. */
export async function driftOverview(
  state: State,
  environment: string,
  records: readonly NamedRecord[],
  days: number,
): Promise<{ readonly types: readonly DriftOfType[]; readonly buckets: readonly DriftBucket[] }> {
  const known = await readDriftOfTypes(
    state,
    environment,
    records.map(({ id }) => id),
  );
  const types = known.map(({ named, ...drift }): DriftOfType => {
    const configured = records.find(({ id }) => id === drift.record);
    const { title, plural } = configured ?? named ?? { title: drift.record, plural: drift.record };
    return { ...drift, title, plural, configured: configured !== undefined, overdue: [] };
  });
  const buckets = await readDriftBuckets(
    state,
    environment,
    types.map(({ record }) => record),
    { spanMs: days * DAY_MS, bucketMs: bucketMs(days) },
  );
  return { types, buckets };
}

/** Some dozens of buckets, each a whole number of hours or a part of one that an hour holds whole times. */
function bucketMs(days: number): number {
  if (days <= 1) return HOUR_MS / 2;
  if (days <= 3) return HOUR_MS;
  return days <= 14 ? 6 * HOUR_MS : DAY_MS;
}
