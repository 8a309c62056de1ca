import type { State } from '../openState';

/**
 * Records of which no call was told since, whole: a record's calls are judged together, and half of them would prove something else. An inspection says that
 * it had calls which are gone. Samples are kept as they were seeded.
 */
const FORGET = `
  WITH old AS (
    SELECT DISTINCT call.environment, call.name FROM lastwrite.calls AS call
    WHERE call.told_at < clock_timestamp() - $1::float8 * interval '1 day'
      AND NOT EXISTS (
        SELECT FROM lastwrite.calls AS newer
        WHERE newer.environment = call.environment AND newer.name = call.name
          AND newer.told_at >= clock_timestamp() - $1::float8 * interval '1 day')
      AND NOT EXISTS (
        SELECT FROM lastwrite.samples AS sample WHERE sample.environment = call.environment AND sample.name = call.name)
    LIMIT $2::int
  ), gone AS (
    DELETE FROM lastwrite.calls AS call USING old
    WHERE call.environment = old.environment AND call.name = old.name
    RETURNING call.environment, call.name, call.kind, call.evidence, call.started_at
  ), noted AS (
    INSERT INTO lastwrite.dropped_calls AS noted (environment, name, kind, evidence, newest_started_at)
    SELECT environment, name, kind, evidence, max(started_at) FROM gone GROUP BY environment, name, kind, evidence
    ORDER BY environment, name, kind, evidence
    ON CONFLICT (environment, name, kind, evidence) DO UPDATE
    SET newest_started_at = greatest(noted.newest_started_at, excluded.newest_started_at), noted_at = clock_timestamp()
  )
  SELECT count(*)::int AS calls, count(DISTINCT (environment, name))::int AS records FROM gone`;

/** That calls are gone is said for as long again. */
const FORGET_NOTES = `
  DELETE FROM lastwrite.dropped_calls AS noted
  WHERE noted_at < clock_timestamp() - $1::float8 * interval '1 day'
    AND NOT EXISTS (SELECT FROM lastwrite.calls AS call WHERE call.environment = noted.environment AND call.name = noted.name)`;

const FORGET_RECORD = 'DELETE FROM lastwrite.calls WHERE environment = $1::text AND name = $2::text';
const FORGET_RECORD_NOTES = 'DELETE FROM lastwrite.dropped_calls WHERE environment = $1::text AND name = $2::text';

/** Deletes the calls on at most `most` records without a report for this many days. */
export async function forgetOldCalls(
  state: State,
  days: number,
  most: number,
): Promise<{ readonly calls: number; readonly records: number }> {
  const { rows } = await state.pool.query<{ calls: number; records: number }>(FORGET, [days, most]);
  return rows[0] ?? { calls: 0, records: 0 };
}

export async function forgetOldNotes(state: State, days: number): Promise<void> {
  await state.pool.query(FORGET_NOTES, [days]);
}

/** Deletes all calls reported for a record, and the note that there were some. Returns the number of calls. */
export async function forgetToldCalls(state: State, environmentId: string, name: string): Promise<number> {
  const { rowCount } = await state.pool.query(FORGET_RECORD, [environmentId, name]);
  await state.pool.query(FORGET_RECORD_NOTES, [environmentId, name]);
  return rowCount ?? 0;
}
