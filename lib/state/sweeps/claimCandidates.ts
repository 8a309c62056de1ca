import { strengthOrder } from '@/lib/evidence/findings/detectors';
import type { Sweep } from '@/lib/contract/sweeps';
import { inTransaction } from '@/lib/postgres/inTransaction';
import type { StoreCost } from '@/lib/stores/sweeps/model';
import type { State } from '../openState';
import { fromNow, isFree, isOpen } from '../runs/lifeCycle';
import { isoTime, msSince } from '../sqlText';
import type { ClaimOptions } from './claimPlanning';
import type { PartReason } from './claimPart';
import { INSERT_COST } from './insertCost';
import { isAtWork, SWEEP_LEASE_MS } from './sweepSql';

/** A record that is to be read again. */
export interface Candidate {
  readonly name: string;
  readonly reason: PartReason | 'drift';
  /** The part that named it, or inspected it in a recent sweep, as it was planned; null: it had drifted before. */
  readonly part: { readonly owner: Readonly<Record<string, string>>; readonly scope: unknown } | null;
  readonly foundAt: string;
  /** How often it was read before. */
  readonly tries: number;
  readonly fingerprint: string | null;
}

export interface ClaimedCandidates {
  readonly sweep: string;
  readonly claimId: string;
  readonly request: Sweep['request'];
  /** How long ago the sweep was planned. */
  readonly plannedAgoMs: number;
  readonly candidates: readonly Candidate[];
}

/** ClickHouse reads whole granules, of 8,192 rows, to find one record: in FINAL and in RAW. */
const ROWS_PER_RECORD = 16_384;

/** With how many records the limit of rows leaves room for. One that costs more than a minute's allowance is held against as many minutes as it takes. */
const OPEN = `
  SELECT sweep.id, room.records::float8 AS room FROM lastwrite.sweeps AS sweep
  CROSS JOIN LATERAL (SELECT (sweep.request -> 'limits' ->> 'rowsPerMinute')::float8 AS most) AS rows
  CROSS JOIN LATERAL (SELECT greatest(1, ceil(${ROWS_PER_RECORD} / rows.most)) AS minutes) AS spread
  CROSS JOIN LATERAL (
    SELECT CASE WHEN rows.most IS NULL THEN 'infinity' ELSE floor((
        rows.most * spread.minutes - (
          SELECT coalesce(sum(cost.rows_read), 0) FROM lastwrite.sweep_costs AS cost
          WHERE cost.sweep_id = sweep.id AND cost.at > clock_timestamp() - spread.minutes * interval '1 minute'
        )) / ${ROWS_PER_RECORD}) - (
          SELECT count(*) FROM lastwrite.sweep_candidates AS held
          WHERE held.sweep_id = sweep.id AND held.settled IS NULL AND held.lease_until >= clock_timestamp()
        ) END AS records
  ) AS room
  WHERE room.records >= 1 AND ${isAtWork('sweep')} AND sweep.planned_at IS NOT NULL AND sweep.environment = ANY ($1::text[])
    AND sweep.started_at > clock_timestamp() - (sweep.request -> 'limits' ->> 'runMinutes')::float8 * interval '1 minute'
    AND (
      SELECT coalesce(greatest(sum(cost.postgres_ms), sum(cost.clickhouse_ms)), 0) FROM lastwrite.sweep_costs AS cost
      WHERE cost.sweep_id = sweep.id AND cost.at > clock_timestamp() - interval '1 minute'
    ) < (sweep.request -> 'limits' ->> 'storeMsPerMinute')::float8
    AND EXISTS (
      SELECT FROM lastwrite.sweep_candidates AS candidate
      WHERE candidate.sweep_id = sweep.id AND candidate.settled IS NULL AND candidate.due_at <= clock_timestamp() AND ${isFree('candidate')})
  ORDER BY sweep.created_at, sweep.id
  LIMIT 50`;

/**
 * Those that are due, the longest first. Asked of one moment: a clock that is read for each of them would take a few of many that are due together.
 * Each brings the scope of its part along, which saves a round trip.
 */
const CLAIM = `
  WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS at), taken AS (SELECT gen_random_uuid() AS claim_id), next AS (
    SELECT candidate.sweep_id, candidate.name FROM lastwrite.sweep_candidates AS candidate
    WHERE candidate.sweep_id = $1::uuid AND candidate.settled IS NULL AND candidate.due_at <= (SELECT at FROM moment) AND ${isFree('candidate')}
    ORDER BY candidate.due_at, candidate.name
    LIMIT $4::int
    FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE lastwrite.sweep_candidates AS candidate
    SET claim_id = taken.claim_id, worker = $2::text, lease_until = ${fromNow('$3')}
    FROM next, taken
    WHERE candidate.sweep_id = next.sweep_id AND candidate.name = next.name
    RETURNING candidate.*
  )
  SELECT claimed.claim_id AS "claimId", claimed.name, claimed.reason, claimed.tries, claimed.fingerprint, ${isoTime('claimed.found_at')} AS "foundAt",
    CASE WHEN part.n IS NOT NULL THEN jsonb_build_object('owner', part.owner, 'scope', part.scope) END AS part, sweep.request,
    ${msSince('sweep.planned_at')} AS "plannedAgoMs"
  FROM claimed
  JOIN lastwrite.sweeps AS sweep ON sweep.id = claimed.sweep_id
  LEFT JOIN lastwrite.sweep_parts AS part ON part.sweep_id = claimed.sweep_id AND part.n = claimed.part
  ORDER BY claimed.name`;

/** Takes up to `most` records of one sweep that are due. null: there are none. */
export async function claimCandidates(
  { pool }: State,
  { worker, environments, leaseMs = SWEEP_LEASE_MS, most }: ClaimOptions & { readonly most: number },
): Promise<ClaimedCandidates | null> {
  const { rows: open } = await pool.query<{ id: string; room: number }>({
    name: 'sweeps_with_candidates',
    text: OPEN,
    values: [environments],
  });
  for (const { id, room } of open) {
    const { rows } = await pool.query<Candidate & Pick<ClaimedCandidates, 'claimId' | 'request' | 'plannedAgoMs'>>({
      name: 'sweep_candidates_claim',
      text: CLAIM,
      values: [id, worker, leaseMs, Math.min(most, room)],
    });
    const [first] = rows;
    if (first === undefined) continue;
    const { claimId, request, plannedAgoMs } = first;
    const candidates = rows.map(({ name, reason, part, foundAt, tries, fingerprint }) => ({
      name,
      reason,
      part,
      foundAt,
      tries,
      fingerprint,
    }));
    return { sweep: id, claimId, request, plannedAgoMs, candidates };
  }
  return null;
}

type Claim = Pick<ClaimedCandidates, 'sweep' | 'claimId'>;

const RENEW = `
  UPDATE lastwrite.sweep_candidates AS candidate SET lease_until = ${fromNow('$3')}
  FROM lastwrite.sweeps AS sweep
  WHERE candidate.sweep_id = $1::uuid AND candidate.claim_id = $2::uuid AND candidate.settled IS NULL
    AND sweep.id = candidate.sweep_id AND ${isOpen('sweep')}`;

/** False: the sweep is over, or others have them all. */
export async function renewCandidates(
  { pool }: State,
  { sweep, claimId }: Claim,
  leaseMs = SWEEP_LEASE_MS,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'sweep_candidates_renew',
    text: RENEW,
    values: [sweep, claimId, leaseMs],
  });
  return (rowCount ?? 0) > 0;
}

const RELEASE = `
  UPDATE lastwrite.sweep_candidates SET lease_until = NULL, claim_id = NULL, worker = NULL
  WHERE sweep_id = $1::uuid AND claim_id = $2::uuid AND settled IS NULL`;

export async function releaseCandidates({ pool }: State, { sweep, claimId }: Claim): Promise<void> {
  await pool.query(RELEASE, [sweep, claimId]);
}

/** What reading a record again came to. */
export type Settlement =
  /** `problem`: why it is not told by the inspection alone; then no drift of it heals before the sweep is over, and no part of it named the record. */
  | {
      readonly name: string;
      readonly settled: 'agreeing';
      readonly at: string | null;
      readonly problem: string | null;
    }
  | { readonly name: string; readonly settled: 'settling' }
  | { readonly name: string; readonly settled: 'unreadable'; readonly problem: string }
  | { readonly name: string; readonly settled: 'drifted'; readonly drift: SeenDrift }
  /** It is read once more. */
  | { readonly name: string; readonly settled: null; readonly dueInMs: number; readonly fingerprint: string | null };

/** A record as an inspection found it drifted. */
export interface SeenDrift {
  readonly id: string;
  readonly title: string;
  readonly tenant: string;
  readonly cause: string;
  readonly severity: string;
  readonly headline: string;
  /** When it was inspected: ISO 8601 UTC with microseconds. */
  readonly seenAt: string;
  readonly callsKnown: number;
  /** Unchanged as long as the copies differ in the same values, whatever versions ClickHouse still has. */
  readonly difference: string;
  readonly inspection: unknown;
}

/** Strongest first. The last one needs no evidence. */
const CAUSES = [...strengthOrder, 'checksum_only'];

/** Merges remove evidence, so the strongest cause ever found stays as long as the difference is the same. */
const WEAKER = `(drift.difference = excluded.difference AND array_position($4::text[], drift.cause) < array_position($4::text[], excluded.cause))`;

/** A part named the record while it was read for another reason: what was read then can be older than what the part found. */
const OVERTAKEN = "(given.settled = 'agreeing' AND candidate.reason <> given.reason)";

const SETTLE = `
  WITH settling AS MATERIALIZED (
    SELECT clock_timestamp() AS at
  )
  UPDATE lastwrite.sweep_candidates AS candidate
  SET settled = CASE WHEN ${OVERTAKEN} THEN NULL ELSE given.settled END,
    settled_at = CASE WHEN ${OVERTAKEN} THEN NULL WHEN given.settled IS NOT NULL THEN clock_timestamp() END,
    cause = given.cause, problem = CASE WHEN ${OVERTAKEN} THEN NULL ELSE given.problem END,
    tries = CASE WHEN ${OVERTAKEN} THEN 0 ELSE candidate.tries + 1 END, fingerprint = given.fingerprint, lease_until = NULL, claim_id = NULL,
    found_at = CASE WHEN ${OVERTAKEN} THEN clock_timestamp() ELSE candidate.found_at END,
    due_at = CASE WHEN given."dueInMs" IS NULL THEN candidate.due_at ELSE settling.at + given."dueInMs" * interval '1 millisecond' END
  FROM settling, lastwrite.sweeps AS sweep, jsonb_to_recordset($3::jsonb) AS given(name text, reason text, settled text, cause text, problem text, fingerprint text, "dueInMs" float8)
  WHERE candidate.sweep_id = $1::uuid AND candidate.claim_id = $2::uuid AND candidate.name = given.name AND candidate.settled IS NULL
    AND sweep.id = candidate.sweep_id AND ${isOpen('sweep')}
  RETURNING candidate.name, candidate.settled`;

/**
 * A record that an older reading finds drifted after a newer one found it healed stays healed. Of so many open drifts of a type the inspections are kept; of
 * further ones the facts alone.
 */
const UPSERT = `
  INSERT INTO lastwrite.drifts AS drift (id, environment, record_type, title, name, tenant, cause, severity, headline, first_seen_at, last_seen_at,
    sweep_id, last_sweep_id, calls_known, difference, first_seen, last_seen)
  SELECT given.id, sweep.environment, sweep.record_type, given.title, given.name, given.tenant, given.cause, given.severity, given.headline,
    given."seenAt", given."seenAt", sweep.id, sweep.id, given."callsKnown", given.difference,
    CASE WHEN kept.inspections < $3::int THEN given.inspection END, CASE WHEN kept.inspections < $3::int THEN given.inspection END
  FROM lastwrite.sweeps AS sweep
  CROSS JOIN json_to_recordset($2::json) AS given(id uuid, title text, name text, tenant text, cause text, severity text, headline text,
    "seenAt" timestamptz, "callsKnown" integer, difference text, inspection json)
  CROSS JOIN (
    SELECT count(*) AS inspections FROM lastwrite.drifts AS open, lastwrite.sweeps AS own
    WHERE own.id = $1::uuid AND open.environment = own.environment AND open.record_type = own.record_type AND open.healed_at IS NULL AND open.first_seen IS NOT NULL
  ) AS kept
  WHERE sweep.id = $1::uuid AND NOT EXISTS (
    SELECT FROM lastwrite.drifts AS healed
    WHERE healed.environment = sweep.environment AND healed.record_type = sweep.record_type AND healed.name = given.name AND healed.healed_at >= given."seenAt")
  ORDER BY given.name
  ON CONFLICT (environment, record_type, name) WHERE healed_at IS NULL DO UPDATE
  SET cause = CASE WHEN ${WEAKER} THEN drift.cause ELSE excluded.cause END,
    severity = CASE WHEN ${WEAKER} THEN drift.severity ELSE excluded.severity END,
    headline = CASE WHEN ${WEAKER} THEN drift.headline ELSE excluded.headline END,
    last_seen_at = excluded.last_seen_at, last_sweep_id = excluded.last_sweep_id, calls_known = excluded.calls_known, difference = excluded.difference,
    last_seen = CASE WHEN drift.first_seen IS NOT NULL THEN coalesce(excluded.last_seen, drift.last_seen) END
  WHERE drift.last_seen_at <= excluded.last_seen_at
  RETURNING drift.name, drift.cause`;

/** A sweep counts each drift under the drift's own cause. */
const NAME_CAUSES = `
  UPDATE lastwrite.sweep_candidates AS candidate SET cause = kept.cause
  FROM jsonb_to_recordset($2::jsonb) AS kept(name text, cause text)
  WHERE candidate.sweep_id = $1::uuid AND candidate.name = kept.name AND candidate.cause <> kept.cause`;

/** Whether a drift that only checksums had found has healed, only they can tell. */
const HEAL = `
  WITH healed AS (
    UPDATE lastwrite.drifts AS drift SET healed_at = coalesce(given.at, clock_timestamp()), last_sweep_id = $1::uuid
    FROM lastwrite.sweeps AS sweep, jsonb_to_recordset($2::jsonb) AS given(name text, at timestamptz)
    JOIN lastwrite.sweep_candidates AS candidate ON candidate.sweep_id = $1::uuid AND candidate.name = given.name
    WHERE sweep.id = $1::uuid AND (drift.cause <> 'checksum_only' OR candidate.reason = 'checksum') AND drift.environment = sweep.environment AND drift.record_type = sweep.record_type AND drift.name = given.name
      AND drift.healed_at IS NULL AND drift.last_seen_at <= coalesce(given.at, clock_timestamp())
    RETURNING drift.name
  )
  UPDATE lastwrite.sweep_candidates AS candidate SET healed = true FROM healed
  WHERE candidate.sweep_id = $1::uuid AND candidate.name = healed.name`;

const LOCK = 'SELECT FROM lastwrite.sweeps WHERE id = $1::uuid FOR NO KEY UPDATE';

/** Saves what reading candidates again came to, with the drifts and what has healed, in one transaction and once: what another claim has is passed over. */
export async function settleCandidates(
  { pool }: State,
  { sweep, claimId, candidates }: ClaimedCandidates,
  settlements: readonly Settlement[],
  {
    cost,
    mostKept,
  }: {
    readonly cost: StoreCost;
    readonly mostKept: number;
  },
): Promise<void> {
  await inTransaction(pool, async (begin) => {
    const client = await begin();
    await client.query(LOCK, [sweep]);
    const reasons = new Map(candidates.map(({ name, reason }) => [name, reason]));
    const given = settlements.map((each) => ({
      name: each.name,
      reason: reasons.get(each.name),
      settled: each.settled,
      cause: each.settled === 'drifted' ? each.drift.cause : null,
      problem: each.settled === 'unreadable' || each.settled === 'agreeing' ? each.problem : null,
      fingerprint: each.settled === null ? each.fingerprint : null,
      dueInMs: each.settled === null ? each.dueInMs : null,
    }));
    const { rows } = await client.query<{ name: string; settled: string | null }>(SETTLE, [
      sweep,
      claimId,
      JSON.stringify(given),
    ]);
    const settled = new Map(rows.map((row) => [row.name, row.settled]));
    const drifted = settlements.flatMap((each) =>
      each.settled === 'drifted' && settled.get(each.name) === 'drifted' ? [{ name: each.name, ...each.drift }] : [],
    );
    const agreeing = settlements.flatMap((each) =>
      each.settled === 'agreeing' && each.problem === null && settled.get(each.name) === 'agreeing'
        ? [{ name: each.name, at: each.at }]
        : [],
    );
    if (drifted.length > 0) {
      const kept = await client.query(UPSERT, [sweep, JSON.stringify(drifted), mostKept, CAUSES]);
      await client.query(NAME_CAUSES, [sweep, JSON.stringify(kept.rows)]);
    }
    if (agreeing.length > 0) await client.query(HEAL, [sweep, JSON.stringify(agreeing)]);
    await client.query(INSERT_COST, [sweep, cost.postgresMs, cost.clickhouseMs, cost.rowsRead, false]);
  });
}
