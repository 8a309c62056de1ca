import type { DriftCause, Sweep, SweepKind, SweepOutcome, SweepStatus } from '@/lib/contract/sweeps';
import type { State } from '../openState';
import { endedAt, statusOf } from '../runs/lifeCycle';
import { hasWords, searchPatterns } from '../searchSql';
import { isoTime, msSince } from '../sqlText';

interface Row {
  readonly id: string;
  readonly status: SweepStatus;
  readonly outcome: SweepOutcome | null;
  readonly request: Sweep['request'];
  readonly title: string;
  readonly plural: string;
  readonly created_at: string;
  readonly started_by: string | null;
  readonly schedule: string | null;
  readonly started_at: string | null;
  readonly paused_at: string | null;
  readonly finished_at: string | null;
  readonly window_from: string | null;
  readonly window_to: string | null;
  /** Since it was planned, without pauses. */
  readonly ran_ms: number | null;
  readonly parts: number;
  readonly parts_done: number;
  readonly parts_failed: number;
  readonly records: string;
  readonly records_done: string;
  readonly rows: string;
  readonly rows_done: string;
  readonly compared: string;
  readonly only_copied: number;
  readonly seen_again: number;
  readonly looked_at: number;
  readonly waiting: number;
  readonly settling: number;
  readonly drifted: number;
  readonly unreadable: number;
  readonly healed: number;
  readonly causes: Partial<Record<DriftCause, number>> | null;
  readonly verified_through: string | null;
  readonly postgres_ms: number;
  readonly clickhouse_ms: number;
  readonly rows_read: string;
  readonly left_out: Sweep['leftOut'];
  readonly warnings: string[];
  readonly incomplete: string[];
  readonly notes: Sweep['notes'] | null;
  readonly failure: Sweep['failure'];
  readonly workers: number;
}

/** Everything is counted anew from the parts, the candidates and the costs. */
const DESCRIBE = `
  SELECT sweep.id, ${statusOf('sweep', { paused: true })} AS status, sweep.outcome, sweep.request, sweep.title, sweep.plural, sweep.started_by, sweep.schedule_id AS schedule,
    ${isoTime('sweep.created_at')} AS created_at, ${isoTime('sweep.started_at')} AS started_at, ${isoTime('sweep.paused_at')} AS paused_at,
    ${isoTime(endedAt('sweep'))} AS finished_at,
    ${isoTime('sweep.window_from')} AS window_from, ${isoTime('sweep.window_to')} AS window_to,
    ${msSince('sweep.planned_at')} - sweep.paused_ms AS ran_ms,
    parts.*, candidates.*, costs.*, sweep.left_out, sweep.warnings, sweep.incomplete, sweep.failure,
    ${isoTime('verified.verified_through')} AS verified_through,
    (SELECT jsonb_object_agg(cause, drifts) FROM (
      SELECT cause, count(*) AS drifts FROM lastwrite.sweep_candidates WHERE sweep_id = sweep.id AND settled = 'drifted' GROUP BY cause) AS by_cause) AS causes,
    (SELECT jsonb_agg(jsonb_build_object('at', ${isoTime('at')}, 'message', message) ORDER BY at, key) FROM lastwrite.sweep_notes WHERE sweep_id = sweep.id) AS notes,
    (SELECT count(DISTINCT worker)::int FROM (
      SELECT sweep.worker WHERE sweep.lease_until >= clock_timestamp()
      UNION ALL SELECT worker FROM lastwrite.sweep_parts WHERE sweep_id = sweep.id AND finished_at IS NULL AND lease_until >= clock_timestamp()
      UNION ALL SELECT worker FROM lastwrite.sweep_candidates WHERE sweep_id = sweep.id AND settled IS NULL AND lease_until >= clock_timestamp()) AS holding) AS workers
  FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, position)
  JOIN lastwrite.sweeps AS sweep USING (id)
  LEFT JOIN lastwrite.verified AS verified ON verified.environment = sweep.environment AND verified.record_type = sweep.record_type
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS parts, (count(*) FILTER (WHERE finished_at IS NOT NULL))::int AS parts_done, (count(*) FILTER (WHERE problem IS NOT NULL))::int AS parts_failed,
      coalesce(sum(coalesce(compared, records)), 0) AS records, coalesce(sum(compared), 0) AS records_done,
      coalesce(sum(rows), 0) AS rows, coalesce(sum(rows) FILTER (WHERE finished_at IS NOT NULL), 0) AS rows_done, coalesce(sum(compared), 0) AS compared
    FROM lastwrite.sweep_parts WHERE sweep_id = sweep.id
  ) AS parts
  CROSS JOIN LATERAL (
    SELECT (count(*) FILTER (WHERE settled IS NULL))::int AS waiting, (count(*) FILTER (WHERE settled = 'settling'))::int AS settling,
      (count(*) FILTER (WHERE settled = 'drifted'))::int AS drifted, (count(*) FILTER (WHERE settled = 'unreadable'))::int AS unreadable,
      (count(*) FILTER (WHERE healed))::int AS healed,
      -- The truth has none of them, so no part counted them.
      (count(*) FILTER (WHERE settled = 'drifted' AND reason IN ('checksum', 'uncomputed') AND cause = 'missing_in_postgres'))::int AS only_copied,
      (count(*) FILTER (WHERE reason = 'drift' AND part IS NULL AND sweep.kind = 'recent'))::int AS seen_again,
      (count(*) FILTER (WHERE settled IS NOT NULL))::int AS looked_at
    FROM lastwrite.sweep_candidates WHERE sweep_id = sweep.id
  ) AS candidates
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(cost.postgres_ms), 0)::float8 AS postgres_ms, coalesce(sum(cost.clickhouse_ms), 0)::float8 AS clickhouse_ms, coalesce(sum(cost.rows_read), 0) AS rows_read
    FROM lastwrite.sweep_costs AS cost WHERE cost.sweep_id = sweep.id
  ) AS costs
  ORDER BY wanted.position`;

/** The sweeps with these ids, in this order; ids of none are passed over. */
export async function describeSweeps({ pool }: State, ids: readonly string[]): Promise<readonly Sweep[]> {
  if (ids.length === 0) return [];
  return (await pool.query<Row>({ name: 'state_describe_sweeps', text: DESCRIBE, values: [ids] })).rows.map(toSweep);
}

export async function readSweep(state: State, id: string): Promise<Sweep | null> {
  return (await describeSweeps(state, [id]))[0] ?? null;
}

function toSweep(row: Row): Sweep {
  const counted = Number(row.compared) + row.only_copied + row.seen_again;
  // Open drifts are read again at once, whatever becomes of the parts that hold their records.
  const compared = row.parts_done - row.parts_failed < row.parts ? Math.max(counted, row.looked_at) : counted;
  const settling = row.waiting + row.settling;
  const { drifted, unreadable, healed } = row;
  return {
    id: row.id,
    status: row.status,
    outcome: row.outcome,
    request: row.request,
    title: row.title,
    plural: row.plural,
    createdAt: row.created_at,
    startedBy: row.started_by,
    schedule: row.schedule,
    startedAt: row.started_at,
    pausedAt: row.paused_at,
    finishedAt: row.finished_at,
    window: row.window_to === null ? null : { from: row.window_from, to: row.window_to },
    progress: {
      groups: { planned: row.parts, done: row.parts_done, failed: row.parts_failed },
      records: { planned: Number(row.records), done: Number(row.records_done) },
      remainingMs: remainingMs(row),
    },
    counts: {
      compared,
      agreeing: Math.max(0, compared - drifted - unreadable - settling),
      settling,
      drifted,
      unreadable,
      healed,
    },
    causes: row.causes ?? {},
    verifiedThrough: row.verified_through,
    cost: { postgresMs: row.postgres_ms, clickhouseMs: row.clickhouse_ms, rowsRead: Number(row.rows_read) },
    leftOut: row.left_out,
    warnings: row.warnings,
    incomplete: row.incomplete,
    notes: row.notes ?? [],
    failure: row.failure,
    workers: row.workers,
  };
}

function remainingMs({ status, ran_ms, rows, rows_done }: Row): number | null {
  const [all, done] = [Number(rows), Number(rows_done)];
  if (status !== 'running' || ran_ms === null || done === 0 || done >= all) return null;
  return Math.round((ran_ms * (all - done)) / done);
}

export interface SweepFilter {
  readonly environment?: string | undefined;
  readonly record?: string | undefined;
  readonly kind?: SweepKind | undefined;
  readonly status?: SweepStatus | undefined;
  readonly outcome?: SweepOutcome | undefined;
  /** Words that all stand in its record type, kind, who started it or id. */
  readonly search?: string | undefined;
  readonly limit: number;
  /** Id of a sweep: only those that were started before it. */
  readonly before?: string | undefined;
}

const LIST = `
  SELECT sweep.id FROM lastwrite.sweeps AS sweep
  WHERE ($1::text IS NULL OR sweep.environment = $1::text) AND ($2::text IS NULL OR sweep.record_type = $2::text) AND ($3::text IS NULL OR sweep.kind = $3::text)
    AND ($5::uuid IS NULL OR (sweep.created_at, sweep.id) < (SELECT cursor.created_at, cursor.id FROM lastwrite.sweeps AS cursor WHERE cursor.id = $5::uuid))
    AND ($6::text IS NULL OR ${statusOf('sweep', { paused: true })} = $6::text) AND ($7::text IS NULL OR sweep.outcome = $7::text) AND ${hasWords('sweep', '$8')}
  ORDER BY sweep.created_at DESC, sweep.id DESC
  LIMIT $4::int`;

/** The history, newest first. */
export async function listSweeps(
  state: State,
  { environment, record, kind, status, outcome, search, limit, before }: SweepFilter,
): Promise<readonly Sweep[]> {
  const { rows } = await state.pool.query<{ id: string }>({
    name: 'state_list_sweeps',
    text: LIST,
    values: [
      environment ?? null,
      record ?? null,
      kind ?? null,
      limit,
      before ?? null,
      status ?? null,
      outcome ?? null,
      searchPatterns(search),
    ],
  });
  return describeSweeps(
    state,
    rows.map(({ id }) => id),
  );
}

const PULSE = `
  SELECT ${statusOf('sweep', { paused: true })} AS status, sweep.planned_at IS NOT NULL AS planned,
    (SELECT count(*)::int FROM lastwrite.sweep_parts WHERE sweep_id = sweep.id AND finished_at IS NOT NULL) AS parts,
    (SELECT count(*)::int FROM lastwrite.sweep_candidates WHERE sweep_id = sweep.id) AS candidates,
    (SELECT count(*)::int FROM lastwrite.sweep_candidates WHERE sweep_id = sweep.id AND settled IS NOT NULL) AS settled
  FROM lastwrite.sweeps AS sweep WHERE sweep.id = $1::uuid`;

/** The changing figures of a sweep, read cheaply. null: no sweep has this id. */
export async function readSweepPulse({ pool }: State, id: string): Promise<Readonly<Record<string, unknown>> | null> {
  const { rows } = await pool.query<Record<string, unknown>>({ name: 'state_sweep_pulse', text: PULSE, values: [id] });
  return rows[0] ?? null;
}
