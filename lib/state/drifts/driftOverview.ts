import type { DriftBucket, DriftCause, DriftOfType } from '@/lib/contract/sweeps';
import type { State } from '../openState';
import { isOpen } from '../runs/lifeCycle';
import { isoTime } from '../sqlText';

/** The drift of a type according to the rows alone. The names and schedules of types are in the configuration. */
export type KnownDrift = Omit<DriftOfType, 'title' | 'plural' | 'configured' | 'overdue'> & {
  /** As it was called when it was last swept. */
  readonly named: { readonly title: string; readonly plural: string } | null;
};

const LAST = (kind: string, fields: string) => `(
      SELECT jsonb_build_object(${fields}) FROM lastwrite.sweeps AS sweep
      WHERE sweep.environment = $1::text AND sweep.record_type = known.record_type AND sweep.completed_at IS NOT NULL${kind}
      ORDER BY sweep.completed_at DESC, sweep.id DESC LIMIT 1)`;
const FINISHED = `'finishedAt', ${isoTime('sweep.completed_at')}`;

const TYPES = `
  SELECT known.record_type AS record, verified.records, ${isoTime('verified.verified_through')} AS "verifiedThrough", ${isoTime('verified.verified_from')} AS "verifiedFrom",
    (SELECT count(*)::int FROM lastwrite.drifts AS drift WHERE drift.environment = $1::text AND drift.record_type = known.record_type AND drift.healed_at IS NULL) AS open,
    (SELECT jsonb_object_agg(cause, drifts) FROM (
      SELECT cause, count(*) AS drifts FROM lastwrite.drifts AS drift
      WHERE drift.environment = $1::text AND drift.record_type = known.record_type AND drift.healed_at IS NULL GROUP BY cause) AS by_cause) AS causes,
    ${LAST('', `'id', sweep.id, 'kind', sweep.kind, 'outcome', sweep.outcome, ${FINISHED}`)} AS "lastSweep",
    ${LAST(" AND sweep.kind = 'deep'", `'id', sweep.id, 'outcome', sweep.outcome, ${FINISHED}`)} AS "lastDeep",
    (SELECT coalesce(jsonb_agg(sweep.id ORDER BY sweep.created_at), '[]') FROM lastwrite.sweeps AS sweep
      WHERE sweep.environment = $1::text AND sweep.record_type = known.record_type AND ${isOpen('sweep')}) AS running,
    (SELECT jsonb_build_object('title', sweep.title, 'plural', sweep.plural) FROM lastwrite.sweeps AS sweep
      WHERE sweep.environment = $1::text AND sweep.record_type = known.record_type ORDER BY sweep.created_at DESC LIMIT 1) AS named
  FROM (
    SELECT unnest($2::text[]) AS record_type
    UNION SELECT record_type FROM lastwrite.drifts WHERE environment = $1::text AND healed_at IS NULL
  ) AS known
  LEFT JOIN lastwrite.verified AS verified ON verified.environment = $1::text AND verified.record_type = known.record_type
  ORDER BY array_position($2::text[], known.record_type), known.record_type`;

/** For each of these types, and for further ones of which there are open drifts. */
export async function readDriftOfTypes(
  { pool }: State,
  environment: string,
  records: readonly string[],
): Promise<readonly KnownDrift[]> {
  type Row = Omit<KnownDrift, 'records' | 'causes'> & {
    readonly records: string | null;
    readonly causes: KnownDrift['causes'] | null;
  };
  const { rows } = await pool.query<Row>({
    name: 'state_drift_of_types',
    text: TYPES,
    values: [environment, records],
  });
  return rows.map((row) => ({
    ...row,
    records: row.records === null ? null : Number(row.records),
    causes: row.causes ?? {},
  }));
}

/** Buckets end at whole ones, the last one holds this moment. What was open before the first one is counted in all. */
const BUCKETS = `
  WITH bucket AS (
    SELECT from_at, from_at + $4::float8 * interval '1 millisecond' AS to_at
    FROM generate_series(
      to_timestamp(floor((extract(epoch FROM clock_timestamp()) * 1000 - $3::float8) / $4::float8 + 1) * $4::float8 / 1000),
      clock_timestamp(), $4::float8 * interval '1 millisecond') AS from_at
  ), of_type AS (
    SELECT unnest($2::text[]) AS record_type
  ), opened AS (
    SELECT drift.record_type, bucket.from_at, drift.cause, count(*) AS drifts
    FROM lastwrite.drifts AS drift JOIN bucket ON drift.first_seen_at >= bucket.from_at AND drift.first_seen_at < bucket.to_at
    WHERE drift.environment = $1::text GROUP BY 1, 2, 3
  ), opened_by_cause AS (
    SELECT record_type, from_at, jsonb_object_agg(cause, drifts) AS opened FROM opened GROUP BY 1, 2
  ), healed AS (
    SELECT drift.record_type, bucket.from_at, count(*) AS drifts
    FROM lastwrite.drifts AS drift JOIN bucket ON drift.healed_at >= bucket.from_at AND drift.healed_at < bucket.to_at
    WHERE drift.environment = $1::text GROUP BY 1, 2
  ), before AS (
    SELECT record_type, count(*) AS open FROM lastwrite.drifts
    WHERE environment = $1::text AND first_seen_at < (SELECT min(from_at) FROM bucket) AND (healed_at IS NULL OR healed_at >= (SELECT min(from_at) FROM bucket))
    GROUP BY 1
  )
  SELECT of_type.record_type AS record, ${isoTime('bucket.from_at')} AS "from", ${isoTime('bucket.to_at')} AS "to", coalesce(opened_by_cause.opened, '{}') AS opened,
    coalesce(healed.drifts, 0)::int AS healed,
    (coalesce(before.open, 0) + sum(coalesce((SELECT sum(drifts) FROM opened AS each WHERE each.record_type = of_type.record_type AND each.from_at = bucket.from_at), 0)
      - coalesce(healed.drifts, 0)) OVER (PARTITION BY of_type.record_type ORDER BY bucket.from_at))::int AS open
  FROM of_type CROSS JOIN bucket
  LEFT JOIN opened_by_cause USING (record_type, from_at)
  LEFT JOIN healed USING (record_type, from_at)
  LEFT JOIN before USING (record_type)
  ORDER BY bucket.from_at, array_position($2::text[], of_type.record_type)`;

/** The oldest first, without a gap for each of the types; `open` as each bucket ends. */
export async function readDriftBuckets(
  { pool }: State,
  environment: string,
  records: readonly string[],
  { spanMs, bucketMs }: { readonly spanMs: number; readonly bucketMs: number },
): Promise<readonly DriftBucket[]> {
  const { rows } = await pool.query<DriftBucket>({
    name: 'state_drift_buckets',
    text: BUCKETS,
    values: [environment, records, spanMs, bucketMs],
  });
  return rows;
}

const COUNT = `
  SELECT environment, record_type AS record, cause, count(*)::int AS open
  FROM lastwrite.drifts WHERE healed_at IS NULL GROUP BY 1, 2, 3`;

const AGES = `
  SELECT sweep.environment, sweep.record_type AS record, extract(epoch FROM clock_timestamp() - max(sweep.completed_at))::float8 AS "sweepAgeSeconds",
    extract(epoch FROM clock_timestamp() - max(verified.verified_through))::float8 AS "verifiedAgeSeconds"
  FROM lastwrite.sweeps AS sweep
  LEFT JOIN lastwrite.verified AS verified USING (environment, record_type)
  WHERE sweep.outcome IN ('clean', 'drifted')
  GROUP BY 1, 2`;

/** For gauges: open drifts by cause, and how long ago each type was last swept whole and through when it is verified. */
export interface DriftCounts {
  readonly open: readonly {
    readonly environment: string;
    readonly record: string;
    readonly cause: DriftCause;
    readonly open: number;
  }[];
  readonly ages: readonly {
    readonly environment: string;
    readonly record: string;
    readonly sweepAgeSeconds: number;
    readonly verifiedAgeSeconds: number | null;
  }[];
}

export async function countDrift({ pool }: State): Promise<DriftCounts> {
  const [open, ages] = await Promise.all([
    pool.query<DriftCounts['open'][number]>(COUNT),
    pool.query<DriftCounts['ages'][number]>(AGES),
  ]);
  return { open: open.rows, ages: ages.rows };
}
