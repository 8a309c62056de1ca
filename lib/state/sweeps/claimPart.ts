import type { Sweep } from '@/lib/contract/sweeps';
import { inTransaction } from '@/lib/postgres/inTransaction';
import type { StoreCost } from '@/lib/stores/sweeps/model';
import type { State } from '../openState';
import { diedTimes, fromNow, isFree, isOpen, lostTouch } from '../runs/lifeCycle';
import { msSince } from '../sqlText';
import type { ClaimOptions } from './claimPlanning';
import { INSERT_COST } from './insertCost';
import { isAtWork, MOST_ATTEMPTS, SWEEP_LEASE_MS } from './sweepSql';

/** A part of a sweep in the hands of one worker. Nobody without `claimId` can finish it. */
export interface ClaimedPart {
  readonly sweep: string;
  readonly n: number;
  readonly claimId: string;
  readonly owner: Readonly<Record<string, string>>;
  readonly scope: unknown;
  readonly request: Sweep['request'];
  /** What the plan says is compared in these stores. */
  readonly compared: unknown;
  /** This one included. */
  readonly attempts: number;
  /** How long ago the sweep was planned. */
  readonly plannedAgoMs: number;
}

/** Of a sweep whose parts have cost nothing yet: half a second for so many rows. */
const MS_PER_ROW = 0.0025;
/** How many times the guess a part may cost: the store is busy, or rows are read once for each few slices of them. */
const MOST_OVER_GUESS = 10;

const OPEN = `
  SELECT sweep.id FROM lastwrite.sweeps AS sweep
  WHERE ${isAtWork('sweep')} AND sweep.planned_at IS NOT NULL AND sweep.environment = ANY ($1::text[])
    AND sweep.started_at > clock_timestamp() - (sweep.request -> 'limits' ->> 'runMinutes')::float8 * interval '1 minute'
    AND EXISTS (
      SELECT FROM lastwrite.sweep_parts AS part
      WHERE part.sweep_id = sweep.id AND part.finished_at IS NULL AND part.due_at <= clock_timestamp() AND ${isFree('part')})
  ORDER BY sweep.created_at, sweep.id
  LIMIT 50`;

/** Whoever holds the row decides alone whether the limits leave room for a further part. */
const LOCK = `SELECT FROM lastwrite.sweeps AS sweep WHERE sweep.id = $1::uuid AND ${isAtWork('sweep')} FOR NO KEY UPDATE`;

const GIVE_UP = `
  UPDATE lastwrite.sweep_parts AS part
  SET finished_at = clock_timestamp(), problem = ${diedTimes('part.attempts')}, claim_id = NULL
  WHERE part.sweep_id = $1::uuid AND part.finished_at IS NULL AND part.attempts >= $2::int AND ${isFree('part')} AND part.due_at <= clock_timestamp()`;

/**
 * The first part that is due, if what was spent and what is in hand leave room for it. A part that costs more than a minute's allowance is held against as many
 * minutes as it takes. What a part will cost is told by its rows, and by the time and the rows that those of earlier ones have cost. Until a part has finished,
 * that is a guess: parts are taken one at a time, unless the limits leave room for several that cost far more than guessed. An attempt that failed is held against
 * its minute, since the store may have been at work for all of it, and says nothing of what the next part will cost.
 */
const CLAIM = `
  WITH asked AS (
    SELECT (sweep.request -> 'limits' ->> 'rowsPerMinute')::float8 AS most_rows, (sweep.request -> 'limits' ->> 'storeMsPerMinute')::float8 AS most_ms
    FROM lastwrite.sweeps AS sweep WHERE sweep.id = $1::uuid
  ), rate AS (
    SELECT coalesce((SELECT greatest(sum(cost.postgres_ms), sum(cost.clickhouse_ms)) FROM lastwrite.sweep_costs AS cost WHERE cost.sweep_id = $1::uuid AND NOT cost.failed)
      / nullif(finished.rows, 0), ${MS_PER_ROW}) AS ms_per_row, finished.rows IS NOT NULL AS is_known,
      coalesce((SELECT sum(cost.rows_read) FROM lastwrite.sweep_costs AS cost WHERE cost.sweep_id = $1::uuid AND NOT cost.failed)::float8 / nullif(finished.rows, 0), 1) AS rows_per_row
    FROM (SELECT sum(part.rows)::float8 AS rows FROM lastwrite.sweep_parts AS part WHERE part.sweep_id = $1::uuid AND part.finished_at IS NOT NULL AND part.problem IS NULL) AS finished
  ), held AS (
    SELECT coalesce(sum(part.rows), 0)::float8 * rate.rows_per_row AS rows, coalesce(sum(part.rows), 0)::float8 * rate.ms_per_row AS ms
    FROM rate LEFT JOIN lastwrite.sweep_parts AS part ON part.sweep_id = $1::uuid AND part.finished_at IS NULL AND part.lease_until >= clock_timestamp()
    GROUP BY rate.rows_per_row, rate.ms_per_row
  ), next AS (
    SELECT part.n, part.rows * rate.rows_per_row AS rows, part.rows * rate.ms_per_row AS ms, part.worker AS lost,
      greatest(1, ceil(coalesce(part.rows * rate.rows_per_row / asked.most_rows, 0)), ceil(part.rows * rate.ms_per_row / asked.most_ms)) AS minutes
    FROM asked, rate, lastwrite.sweep_parts AS part
    WHERE part.sweep_id = $1::uuid AND part.finished_at IS NULL AND part.due_at <= clock_timestamp() AND ${isFree('part')}
    ORDER BY part.n
    LIMIT 1
    FOR UPDATE OF part SKIP LOCKED
  ), spent AS (
    SELECT coalesce(sum(cost.rows_read), 0)::float8 AS rows, greatest(coalesce(sum(cost.postgres_ms), 0), coalesce(sum(cost.clickhouse_ms), 0)) AS ms
    FROM next LEFT JOIN lastwrite.sweep_costs AS cost ON cost.sweep_id = $1::uuid AND cost.at > clock_timestamp() - next.minutes * interval '1 minute'
  )
  UPDATE lastwrite.sweep_parts AS part
  SET claim_id = gen_random_uuid(), worker = $2::text, lease_until = ${fromNow('$3')}, attempts = part.attempts + 1
  FROM asked, rate, held, next, spent, lastwrite.sweeps AS sweep
  WHERE part.sweep_id = $1::uuid AND part.n = next.n AND sweep.id = part.sweep_id
    AND (asked.most_rows IS NULL OR spent.rows + held.rows + next.rows <= asked.most_rows * next.minutes)
    AND spent.ms + held.ms + next.ms <= asked.most_ms * next.minutes
    AND (rate.is_known OR held.rows = 0 OR (${MOST_OVER_GUESS} * (held.ms + next.ms) <= asked.most_ms AND ${MOST_OVER_GUESS} * (held.rows + next.rows) <= coalesce(asked.most_rows, 'infinity')))
  RETURNING part.sweep_id AS sweep, part.n, part.claim_id AS "claimId", part.owner, part.scope, part.attempts, sweep.request, next.lost,
    ${msSince('sweep.planned_at')} AS "plannedAgoMs",
    (SELECT each -> 'compared' FROM jsonb_array_elements(sweep.preflight) AS each WHERE each -> 'owner' = part.owner LIMIT 1) AS compared`;

const NOTE_LOST = `
  INSERT INTO lastwrite.sweep_notes (sweep_id, key, message)
  VALUES ($1::uuid, 'lost ' || $2::text, ${lostTouch('$2::text')} || 'a part; it was begun anew.')
  ON CONFLICT DO NOTHING`;

/** Takes a part of the oldest sweep that has one due and whose limits leave room for it. null: there is none. */
export async function claimPart(
  { pool }: State,
  { worker, environments, leaseMs = SWEEP_LEASE_MS }: ClaimOptions,
): Promise<ClaimedPart | null> {
  const { rows: open } = await pool.query<{ id: string }>({ name: 'sweeps_open', text: OPEN, values: [environments] });
  for (const { id } of open) {
    const claimed = await inTransaction(pool, async (begin) => {
      const client = await begin();
      if ((await client.query(LOCK, [id])).rowCount !== 1) return null;
      await client.query({ name: 'sweep_parts_give_up', text: GIVE_UP, values: [id, MOST_ATTEMPTS] });
      const { rows } = await client.query<ClaimedPart & { lost: string | null }>({
        name: 'sweep_part_claim',
        text: CLAIM,
        values: [id, worker, leaseMs],
      });
      const [part] = rows;
      if (part === undefined) return null;
      if (part.lost !== null) await client.query(NOTE_LOST, [id, part.lost]);
      return part;
    });
    if (claimed !== null) return claimed;
  }
  return null;
}

type Claim = Pick<ClaimedPart, 'sweep' | 'n' | 'claimId'>;

const RENEW = `
  UPDATE lastwrite.sweep_parts AS part SET lease_until = ${fromNow('$4')}
  FROM lastwrite.sweeps AS sweep
  WHERE part.sweep_id = $1::uuid AND part.n = $2::int AND part.claim_id = $3::uuid AND part.finished_at IS NULL
    AND sweep.id = part.sweep_id AND ${isOpen('sweep')}`;

/** False: the sweep is over, or another worker has the part. */
export async function renewPart(
  { pool }: State,
  { sweep, n, claimId }: Claim,
  leaseMs = SWEEP_LEASE_MS,
): Promise<boolean> {
  return (
    (await pool.query({ name: 'sweep_part_renew', text: RENEW, values: [sweep, n, claimId, leaseMs] })).rowCount === 1
  );
}

const RELEASE = `
  UPDATE lastwrite.sweep_parts AS part
  SET lease_until = NULL, claim_id = NULL, worker = NULL, due_at = ${fromNow('$4')}, attempts = part.attempts - $5::int
  WHERE part.sweep_id = $1::uuid AND part.n = $2::int AND part.claim_id = $3::uuid AND part.finished_at IS NULL`;

/** Gives a part back, to be taken again after so long; `counts`: it was an attempt. `cost`: of one that failed. */
export async function releasePart(
  { pool }: State,
  { sweep, n, claimId }: Claim,
  { afterMs, counts, cost }: { readonly afterMs: number; readonly counts: boolean; readonly cost?: StoreCost },
): Promise<void> {
  const { rowCount } = await pool.query(RELEASE, [sweep, n, claimId, afterMs, counts ? 0 : 1]);
  if (rowCount === 1 && cost !== undefined)
    await pool.query(INSERT_COST, [sweep, cost.postgresMs, cost.clickhouseMs, cost.rowsRead, true]);
}

/** Its checksums differ, or could not be computed; or it changed in the window, and the first look did not find it consistent. */
export type PartReason = 'checksum' | 'uncomputed' | 'changed';

export interface FinishedPart {
  /** Records that were compared. */
  readonly compared: number;
  /** Names of them, where each was inspected: an open drift among them is counted here, and not once more when it is read again. */
  readonly inspected?: readonly string[];
  /** Records that differ and are not listed. */
  readonly unseen: number;
  /** There may be more of them: not all were counted. */
  readonly isAtLeast?: boolean | undefined;
  /** Names of records that are to be read again, by why. */
  readonly candidates: { readonly [reason in PartReason]?: readonly string[] };
  /** When the candidates may be read again. */
  readonly dueInMs: number;
  readonly cost: StoreCost;
  /** Of the whole sweep; what comes beyond counts as not looked at. */
  readonly mostCandidates: number;
  /** Why it could not be compared; then nothing else counts. */
  readonly problem: string | null;
}

const FINISH = `
  UPDATE lastwrite.sweep_parts AS part
  SET finished_at = clock_timestamp(), compared = $4::bigint, unseen = $5::bigint, problem = $6::text, is_at_least = $7::boolean, lease_until = NULL
  FROM lastwrite.sweeps AS sweep
  WHERE part.sweep_id = $1::uuid AND part.n = $2::int AND part.claim_id = $3::uuid AND part.finished_at IS NULL
    AND sweep.id = part.sweep_id AND ${isOpen('sweep')}`;

/**
 * A record that had drifted before and differs now is one candidate; one that agreed when it was read, before this part found it to differ, is read again. All of
 * a part are due at one moment, so that they are read together.
 */
const CANDIDATES = `
  WITH room AS (
    SELECT greatest(0, $6::bigint - count(*)) AS candidates FROM lastwrite.sweep_candidates WHERE sweep_id = $1::uuid
  ), due AS MATERIALIZED (
    SELECT ${fromNow('$5')} AS at
  ), taken AS (
    INSERT INTO lastwrite.sweep_candidates AS candidate (sweep_id, name, reason, part, due_at)
    SELECT $1::uuid, name, $4::text, $2::int, due.at
    FROM due, unnest($3::text[]) WITH ORDINALITY AS given(name, place)
    WHERE place <= (SELECT candidates FROM room)
    ON CONFLICT (sweep_id, name) DO UPDATE SET part = excluded.part, reason = excluded.reason, settled = nullif(candidate.settled, 'agreeing'),
      settled_at = CASE WHEN candidate.settled IS DISTINCT FROM 'agreeing' THEN candidate.settled_at END,
      tries = CASE WHEN candidate.settled = 'agreeing' THEN 0 ELSE candidate.tries END,
      found_at = CASE WHEN candidate.settled = 'agreeing' THEN clock_timestamp() ELSE candidate.found_at END,
      due_at = CASE WHEN candidate.settled = 'agreeing' THEN excluded.due_at ELSE candidate.due_at END
    RETURNING name
  )
  UPDATE lastwrite.sweep_parts SET unseen = unseen + cardinality($3::text[]) - (SELECT count(*) FROM taken)
  WHERE sweep_id = $1::uuid AND n = $2::int`;

const SEEN = `
  UPDATE lastwrite.sweep_candidates AS candidate SET part = $2::int
  WHERE candidate.sweep_id = $1::uuid AND candidate.name = ANY ($3::text[]) AND candidate.reason = 'drift' AND candidate.part IS NULL`;

/** As whoever settles candidates does: both change the same ones. */
const LOCK_SWEEP = 'SELECT FROM lastwrite.sweeps WHERE id = $1::uuid FOR NO KEY UPDATE';

/** Finishes a part with its candidates, once and under its claim. False: the sweep is over, or the part is finished or another worker's. */
export async function finishPart({ pool }: State, { sweep, n, claimId }: Claim, part: FinishedPart): Promise<boolean> {
  return inTransaction(pool, async (begin) => {
    const client = await begin();
    await client.query(LOCK_SWEEP, [sweep]);
    const { rowCount } = await client.query({
      name: 'sweep_part_finish',
      text: FINISH,
      values: [
        sweep,
        n,
        claimId,
        part.problem === null ? part.compared : null,
        part.unseen,
        part.problem,
        part.isAtLeast ?? false,
      ],
    });
    if (rowCount !== 1) return false;
    for (const [reason, names] of Object.entries(part.candidates))
      if (names.length > 0)
        await client.query(CANDIDATES, [sweep, n, names, reason, part.dueInMs, part.mostCandidates]);
    if ((part.inspected ?? []).length > 0) await client.query(SEEN, [sweep, n, part.inspected]);
    await client.query(INSERT_COST, [
      sweep,
      part.cost.postgresMs,
      part.cost.clickhouseMs,
      part.cost.rowsRead,
      part.problem !== null,
    ]);
    return true;
  });
}
