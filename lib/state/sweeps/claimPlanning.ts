import type { Sweep } from '@/lib/contract/sweeps';
import { inTransaction } from '@/lib/postgres/inTransaction';
import type { State } from '../openState';
import { fromNow, giveUp, isFree, isHeld } from '../runs/lifeCycle';
import { INSERT_COST } from './insertCost';
import { isAtWork, MOST_ATTEMPTS, SWEEP_LEASE_MS } from './sweepSql';

/** A sweep that is not planned yet, in the hands of one worker. */
export interface ClaimedSweep {
  readonly id: string;
  readonly claimId: string;
  readonly request: Sweep['request'];
  /** This one included. */
  readonly attempts: number;
}

export interface ClaimOptions {
  readonly worker: string;
  /** Ids of the environments that this worker reads. */
  readonly environments: readonly string[];
  readonly leaseMs?: number | undefined;
}

const GIVE_UP = giveUp('sweeps', { during: 'while it planned the sweep', where: 'run.planned_at IS NULL' });

/** Which no worker can plan: this one does not know the environment, and none that does has taken it in a minute. */
const GIVE_UP_ORPHANS = `
  UPDATE lastwrite.sweeps AS sweep
  SET failed_at = clock_timestamp(),
    failure = jsonb_build_object('code', 'environment_gone', 'detail', 'Its environment is no longer configured.')
  WHERE ${isAtWork('sweep')} AND sweep.planned_at IS NULL AND sweep.environment <> ALL ($1::text[])
    AND sweep.created_at < clock_timestamp() - interval '1 minute' AND ${isFree('sweep')}`;

const CLAIM = `
  WITH next AS (
    SELECT sweep.id FROM lastwrite.sweeps AS sweep
    WHERE ${isAtWork('sweep')} AND sweep.planned_at IS NULL AND sweep.attempts < $4::int AND ${isFree('sweep')}
      AND sweep.environment = ANY ($2::text[])
    ORDER BY sweep.created_at, sweep.id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
  )
  UPDATE lastwrite.sweeps AS sweep
  SET claim_id = gen_random_uuid(), worker = $1::text, lease_until = ${fromNow('$3')}, attempts = sweep.attempts + 1,
    started_at = coalesce(sweep.started_at, clock_timestamp())
  FROM next
  WHERE sweep.id = next.id
  RETURNING sweep.id, sweep.claim_id AS "claimId", sweep.request, sweep.attempts`;

/** Claims the oldest sweep that waits for its plan, and gives up sweeps that could not be planned. null: none. */
export async function claimPlanning(
  { pool }: State,
  { worker, environments, leaseMs = SWEEP_LEASE_MS }: ClaimOptions,
): Promise<ClaimedSweep | null> {
  await pool.query({ name: 'sweeps_give_up', text: GIVE_UP, values: [MOST_ATTEMPTS] });
  await pool.query({ name: 'sweeps_give_up_orphans', text: GIVE_UP_ORPHANS, values: [environments] });
  const { rows } = await pool.query<ClaimedSweep>({
    name: 'sweep_claim',
    text: CLAIM,
    values: [worker, environments, leaseMs, MOST_ATTEMPTS],
  });
  return rows[0] ?? null;
}

const RENEW = `
  UPDATE lastwrite.sweeps AS sweep SET lease_until = ${fromNow('$3')}
  WHERE ${isHeld('sweep')} AND sweep.planned_at IS NULL`;

/** False: it is over, planned or another worker's. */
export async function renewPlanning(
  { pool }: State,
  { id, claimId }: Pick<ClaimedSweep, 'id' | 'claimId'>,
  leaseMs = SWEEP_LEASE_MS,
): Promise<boolean> {
  return (await pool.query({ name: 'sweep_renew', text: RENEW, values: [id, claimId, leaseMs] })).rowCount === 1;
}

const RELEASE = `
  UPDATE lastwrite.sweeps AS sweep SET lease_until = ${fromNow('$3')}, attempts = sweep.attempts - $4::int
  WHERE ${isHeld('sweep')} AND sweep.planned_at IS NULL`;

/** Lets another worker plan it, after so long; `counts`: it was an attempt. */
export async function releasePlanning(
  { pool }: State,
  { id, claimId }: Pick<ClaimedSweep, 'id' | 'claimId'>,
  { afterMs, counts }: { readonly afterMs: number; readonly counts: boolean },
): Promise<void> {
  await pool.query(RELEASE, [id, claimId, afterMs, counts ? 0 : 1]);
}

/** A part as it is planned: of one owner's stores, a scope of keys or a window of changes. */
export interface PlannedPart {
  readonly owner: Readonly<Record<string, string>>;
  readonly scope: unknown;
  readonly records: number;
  readonly rows: number;
}

export interface SweepPlanned {
  readonly window: { readonly from: string | null; readonly to: string };
  readonly parts: readonly PlannedPart[];
  readonly preflight: unknown;
  readonly leftOut: Sweep['leftOut'];
  readonly warnings: readonly string[];
  readonly cost: { readonly postgresMs: number; readonly clickhouseMs: number; readonly rowsRead: number };
  /** At most so many open drifts are looked at again. */
  readonly mostDrifts: number;
}

const SAVE = `
  UPDATE lastwrite.sweeps AS sweep
  SET planned_at = clock_timestamp(), window_from = $3::timestamptz, window_to = $4::timestamptz, preflight = $5::jsonb, left_out = $6::jsonb,
    warnings = $7::text[], claim_id = NULL, lease_until = NULL
  WHERE ${isHeld('sweep')} AND sweep.planned_at IS NULL`;

const PARTS = `
  INSERT INTO lastwrite.sweep_parts (sweep_id, n, owner, scope, records, rows)
  SELECT $1::uuid, given.n, given.owner, given.scope, given.records, given.rows
  FROM jsonb_to_recordset($2::jsonb) AS given(n integer, owner jsonb, scope jsonb, records bigint, rows bigint)`;

/** Open drifts of the type, those that were looked at longest ago first, are read again by every sweep of it. */
const OPEN_DRIFTS = `
  INSERT INTO lastwrite.sweep_candidates (sweep_id, name, reason, due_at)
  SELECT sweep.id, drift.name, 'drift', sweep.planned_at
  FROM lastwrite.sweeps AS sweep
  JOIN lastwrite.drifts AS drift ON drift.environment = sweep.environment AND drift.record_type = sweep.record_type AND drift.healed_at IS NULL
  WHERE sweep.id = $1::uuid
  ORDER BY drift.last_seen_at, drift.id
  LIMIT $2::int
  ON CONFLICT DO NOTHING`;

/** Saves the plan, whole or not at all. False: the sweep is over, planned or another worker's. */
export async function savePlan(
  { pool }: State,
  { id, claimId }: Pick<ClaimedSweep, 'id' | 'claimId'>,
  { window, parts, preflight, leftOut, warnings, cost, mostDrifts }: SweepPlanned,
): Promise<boolean> {
  return inTransaction(pool, async (begin) => {
    const client = await begin();
    const saved = await client.query(SAVE, [
      id,
      claimId,
      window.from,
      window.to,
      JSON.stringify(preflight),
      JSON.stringify(leftOut),
      warnings,
    ]);
    if (saved.rowCount !== 1) return false;
    await client.query(PARTS, [id, JSON.stringify(parts.map((part, index) => ({ n: index + 1, ...part })))]);
    await client.query(OPEN_DRIFTS, [id, mostDrifts]);
    await client.query(INSERT_COST, [id, cost.postgresMs, cost.clickhouseMs, cost.rowsRead, false]);
    return true;
  });
}
