import type { AlertFacts } from '@/lib/contract/schedules';
import type { Queryable } from '../Queryable';
import { isoTime } from '../sqlText';

type FactsOf<Alert extends AlertFacts['alert']> = Omit<Extract<AlertFacts, { alert: Alert }>, 'alert'>;

/** Types that have open drifts, or that sweeps have verified. */
const DRIFT = `
  WITH open AS (
    SELECT environment, record_type, sum(drifts)::int AS drifts, jsonb_object_agg(cause, drifts) AS causes, max(title) AS title
    FROM (
      SELECT environment, record_type, cause, count(*) AS drifts, max(title) AS title FROM lastwrite.drifts
      WHERE healed_at IS NULL GROUP BY 1, 2, 3
    ) AS by_cause
    GROUP BY 1, 2
  )
  SELECT environment, record_type AS record, coalesce(named.plural, open.title, record_type) AS plural, coalesce(open.drifts, 0) AS open,
    coalesce(open.causes, '{}') AS causes, verified.records::float8 AS records,
    ${isoTime('verified.verified_through')} AS "verifiedThrough", ${isoTime('verified.verified_from')} AS "verifiedFrom"
  FROM open FULL JOIN lastwrite.verified AS verified USING (environment, record_type)
  LEFT JOIN LATERAL (
    SELECT sweep.plural FROM lastwrite.sweeps AS sweep
    WHERE sweep.environment = coalesce(open.environment, verified.environment) AND sweep.record_type = coalesce(open.record_type, verified.record_type)
    ORDER BY sweep.created_at DESC LIMIT 1
  ) AS named ON true`;

export async function readOpenDrift(database: Queryable): Promise<readonly Omit<FactsOf<'drift'>, 'threshold'>[]> {
  return (await database.query<Omit<FactsOf<'drift'>, 'threshold'>>(DRIFT)).rows;
}

/**
 * Of each type and kind the last sweep that ended by itself; a whole deep one counts for recent ones too. There may be hundreds of thousands of sweeps, of a few types:
 * these are found one after the other by the index.
 */
const LAST_SWEEPS = `
  WITH RECURSIVE types AS (
    (SELECT environment, record_type FROM lastwrite.sweeps ORDER BY environment, record_type LIMIT 1)
    UNION ALL
    SELECT following.environment, following.record_type
    FROM types CROSS JOIN LATERAL (
      SELECT environment, record_type FROM lastwrite.sweeps
      WHERE (environment, record_type) > (types.environment, types.record_type) ORDER BY environment, record_type LIMIT 1
    ) AS following
  )
  SELECT types.environment, types.record_type AS record, last.plural, kinds.kind AS sweep, last.id, coalesce(last.outcome, 'failed') AS outcome,
    CASE WHEN last.failed_at IS NOT NULL THEN ARRAY[last.failure ->> 'detail'] ELSE last.incomplete END AS reasons
  FROM types CROSS JOIN unnest(ARRAY['recent', 'deep']) AS kinds(kind) CROSS JOIN LATERAL (
    SELECT id, plural, outcome, incomplete, failed_at, failure FROM lastwrite.sweeps AS sweep
    WHERE sweep.environment = types.environment AND sweep.record_type = types.record_type AND num_nonnulls(sweep.completed_at, sweep.failed_at) = 1
      AND (sweep.kind = kinds.kind OR (sweep.kind = 'deep' AND sweep.outcome IN ('clean', 'drifted')))
    ORDER BY sweep.created_at DESC LIMIT 1
  ) AS last`;

export async function readLastSweeps(database: Queryable): Promise<readonly FactsOf<'incomplete'>[]> {
  return (await database.query<FactsOf<'incomplete'>>(LAST_SWEEPS)).rows;
}
