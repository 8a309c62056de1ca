import type { Drift, DriftCause, DriftDetail, DriftStatus } from '@/lib/contract/sweeps';
import type { State } from '../openState';
import { searchPatterns } from '../searchSql';
import { isoTime } from '../sqlText';

export interface DriftFilter {
  readonly environment?: string | undefined;
  readonly record?: string | undefined;
  readonly cause?: DriftCause | undefined;
  readonly status?: DriftStatus | undefined;
  readonly tenant?: string | undefined;
  /** The full name of a record. */
  readonly name?: string | undefined;
  /** Words that are all in the name of the record, in any case. */
  readonly search?: string | undefined;
  /** Id of a sweep that found or saw them. */
  readonly sweep?: string | undefined;
  /** First seen at or after this time. */
  readonly since?: string | undefined;
  /** First seen before this time. */
  readonly until?: string | undefined;
}

export interface DriftPage {
  readonly limit: number;
  /** Id of a drift: only those after it. */
  readonly after?: string | undefined;
}

const FIELDS = `
  drift.id, drift.name, drift.record_type AS record, drift.title, drift.environment, drift.cause, drift.severity, drift.headline, drift.tenant,
  CASE WHEN drift.healed_at IS NULL THEN 'open' ELSE 'healed' END AS status, ${isoTime('drift.first_seen_at')} AS "firstSeenAt",
  ${isoTime('drift.last_seen_at')} AS "lastSeenAt", ${isoTime('drift.healed_at')} AS "healedAt", drift.sweep_id AS sweep, drift.calls_known AS "callsKnown"`;

/** By a sweep that neither found it nor saw it last: its candidates tell. */
const SEEN_IN_BETWEEN = `EXISTS (
      SELECT FROM lastwrite.sweep_candidates AS candidate JOIN lastwrite.sweeps AS sweep ON sweep.id = candidate.sweep_id
      WHERE candidate.sweep_id = $7::uuid AND candidate.name = drift.name AND candidate.settled = 'drifted'
        AND sweep.environment = drift.environment AND sweep.record_type = drift.record_type
        AND drift.first_seen_at <= candidate.settled_at AND (drift.healed_at IS NULL OR drift.healed_at >= candidate.settled_at))`;

const LIST = `
  SELECT ${FIELDS}
  FROM lastwrite.drifts AS drift
  WHERE ($1::text IS NULL OR drift.environment = $1::text) AND ($2::text IS NULL OR drift.record_type = $2::text)
    AND ($3::text IS NULL OR drift.cause = $3::text) AND ($4::text IS NULL OR ($4::text = 'open') = (drift.healed_at IS NULL))
    AND ($5::text IS NULL OR drift.tenant = $5::text) AND ($6::text IS NULL OR drift.name = $6::text)
    AND ($7::uuid IS NULL OR drift.sweep_id = $7::uuid OR drift.last_sweep_id = $7::uuid OR ${SEEN_IN_BETWEEN})
    AND ($8::timestamptz IS NULL OR drift.first_seen_at >= $8::timestamptz) AND ($9::timestamptz IS NULL OR drift.first_seen_at < $9::timestamptz)
    AND ($10::uuid IS NULL OR (drift.first_seen_at, drift.id) < (SELECT cursor.first_seen_at, cursor.id FROM lastwrite.drifts AS cursor WHERE cursor.id = $10::uuid))
    AND ($12::text[] IS NULL OR lower(drift.name) LIKE ALL ($12::text[]))
  ORDER BY drift.first_seen_at DESC, drift.id DESC
  LIMIT $11::int`;

/** Those that were first seen last come first. Without their inspections. */
export async function listDrifts(
  { pool }: State,
  { environment, record, cause, status, tenant, name, search, sweep, since, until }: DriftFilter,
  { limit, after }: DriftPage,
): Promise<readonly Drift[]> {
  const words = searchPatterns(search);
  const values = [environment, record, cause, status, tenant, name, sweep, since, until, after, limit, words];
  return (
    await pool.query<Drift>({
      name: 'state_list_drifts',
      text: LIST,
      values: values.map((value) => value ?? null),
    })
  ).rows;
}

const READ = `
  SELECT ${FIELDS}, drift.first_seen AS first, drift.last_seen AS last
  FROM lastwrite.drifts AS drift WHERE drift.id = $1::uuid`;

const OTHERS = 100;

/** With its inspections, and what else is known of its record. null: there is none with this id. */
export async function readDrift(state: State, id: string): Promise<DriftDetail | null> {
  const { rows } = await state.pool.query<Omit<DriftDetail, 'others'>>(READ, [id]);
  const [drift] = rows;
  if (drift === undefined) return null;
  const { environment, record, name } = drift;
  const others = await listDrifts(state, { environment, record, name }, { limit: OTHERS + 1 });
  return { ...drift, others: others.filter((other) => other.id !== id).slice(0, OTHERS) };
}
