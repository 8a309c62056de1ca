import type { SweepOutcome } from '@/lib/contract/sweeps';
import { inTransaction } from '@/lib/postgres/inTransaction';
import { counted } from '@/lib/wording/formatMs';
import { listed } from '@/lib/wording/listed';
import type { State } from '../openState';
import { cancelRun, type Claim } from '../runs/endRun';
import { isHeld, isOpen } from '../runs/lifeCycle';
import { msSince } from '../sqlText';
import { isAtWork } from './sweepSql';

/** What a sweep that may end has come to, counted from its rows. */
interface Standing {
  readonly id: string;
  readonly environment: string;
  readonly record_type: string;
  readonly kind: 'recent' | 'deep';
  readonly minutes: number;
  /** Its time is over. */
  readonly late: boolean;
  readonly parts: number;
  readonly unfinished: number;
  readonly failed: number;
  readonly problem: string | null;
  readonly unseen: string;
  readonly is_at_least: boolean | null;
  readonly compared: string;
  readonly open: number;
  readonly unreadable: number;
  readonly unread: string | null;
  /** The first of those that could not be read. */
  readonly unread_names: readonly string[] | null;
  readonly drifted: number;
}

/** So many parts that can't be compared say that none can: a store that is away would cost each of them its time limit. */
export const MOST_FAILED_PARTS = 10;

/** So many records that could not be read are named. */
const MOST_NAMED = 10;

const DUE = `
  SELECT sweep.id FROM lastwrite.sweeps AS sweep
  WHERE ${isOpen('sweep')} AND sweep.started_at IS NOT NULL
    AND (
      (${isAtWork('sweep')} AND sweep.planned_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM lastwrite.sweep_parts AS part WHERE part.sweep_id = sweep.id AND part.finished_at IS NULL)
        AND NOT EXISTS (SELECT FROM lastwrite.sweep_candidates AS candidate WHERE candidate.sweep_id = sweep.id AND candidate.settled IS NULL))
      OR sweep.started_at <= clock_timestamp() - (sweep.request -> 'limits' ->> 'runMinutes')::float8 * interval '1 minute'
      OR (SELECT count(*) FROM lastwrite.sweep_parts AS part WHERE part.sweep_id = sweep.id AND part.problem IS NOT NULL) >= $1::int)
  ORDER BY sweep.created_at
  LIMIT 20`;

/** Nobody finishes a part or settles a candidate of it while this is held. */
const LOCK = `SELECT FROM lastwrite.sweeps AS sweep WHERE sweep.id = $1::uuid AND ${isOpen('sweep')} FOR NO KEY UPDATE SKIP LOCKED`;

const STANDING = `
  SELECT sweep.id, sweep.environment, sweep.record_type, sweep.kind, (sweep.request -> 'limits' ->> 'runMinutes')::float8 AS minutes,
    sweep.started_at <= clock_timestamp() - (sweep.request -> 'limits' ->> 'runMinutes')::float8 * interval '1 minute' AS late,
    parts.*, candidates.*
  FROM lastwrite.sweeps AS sweep
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS parts, (count(*) FILTER (WHERE finished_at IS NULL))::int AS unfinished, (count(*) FILTER (WHERE problem IS NOT NULL))::int AS failed,
      min(problem) AS problem, coalesce(sum(unseen), 0) AS unseen, bool_or(is_at_least) AS is_at_least, coalesce(sum(compared), 0) AS compared
    FROM lastwrite.sweep_parts WHERE sweep_id = sweep.id
  ) AS parts
  CROSS JOIN LATERAL (
    SELECT (count(*) FILTER (WHERE settled IS NULL))::int AS open, (count(*) FILTER (WHERE settled = 'unreadable'))::int AS unreadable,
      min(problem) FILTER (WHERE settled = 'unreadable') AS unread,
      (array_agg(name ORDER BY name) FILTER (WHERE settled = 'unreadable'))[1:${MOST_NAMED}] AS unread_names, (count(*) FILTER (WHERE settled = 'drifted'))::int AS drifted
    FROM lastwrite.sweep_candidates WHERE sweep_id = sweep.id
  ) AS candidates
  WHERE sweep.id = $1::uuid`;

const END = `
  UPDATE lastwrite.sweeps AS sweep
  SET completed_at = clock_timestamp(), outcome = $2::text, incomplete = $3::text[], claim_id = NULL, lease_until = NULL
  WHERE sweep.id = $1::uuid AND ${isOpen('sweep')}`;

/**
 * The end of the gapless union of what complete sweeps of the type covered: from a deep one on everything up to its end, and from there as far as recent ones
 * follow without a gap.
 */
const VERIFY = `
  WITH RECURSIVE ended AS (
    SELECT environment, record_type, kind, window_from, window_to FROM lastwrite.sweeps WHERE id = $1::uuid
  ), known AS (
    SELECT verified.verified_from, verified.verified_through, verified.records FROM lastwrite.verified JOIN ended USING (environment, record_type)
  ), start AS (
    SELECT
      CASE WHEN ended.kind = 'deep' THEN NULL
        WHEN known.verified_through IS NULL THEN ended.window_from
        WHEN ended.window_to >= known.verified_from THEN least(known.verified_from, ended.window_from)
        ELSE known.verified_from END AS verified_from,
      CASE WHEN known.verified_through IS NULL THEN ended.window_to
        -- What recent sweeps have verified since counts where it follows without a gap.
        WHEN ended.kind = 'deep' AND (known.verified_from IS NULL OR known.verified_from <= ended.window_to)
          THEN greatest(known.verified_through, ended.window_to)
        WHEN ended.kind = 'deep' THEN ended.window_to
        ELSE known.verified_through END AS verified_through
    FROM ended LEFT JOIN known ON true
  ), reach(through) AS (
    SELECT verified_through FROM start
    UNION
    SELECT next.window_to FROM reach, ended, lastwrite.sweeps AS next
    WHERE next.environment = ended.environment AND next.record_type = ended.record_type AND next.outcome IN ('clean', 'drifted')
      AND next.window_from <= reach.through AND next.window_to > reach.through
  )
  INSERT INTO lastwrite.verified AS verified (environment, record_type, verified_from, verified_through, records)
  SELECT ended.environment, ended.record_type, start.verified_from, (SELECT max(through) FROM reach), CASE WHEN ended.kind = 'deep' THEN $2::bigint END
  FROM ended, start
  ON CONFLICT (environment, record_type) DO UPDATE
  SET verified_from = excluded.verified_from, verified_through = excluded.verified_through,
    records = coalesce(excluded.records, verified.records)`;

/**
 * Drifts that only checksums had found, and those of records with more rows than an inspection reads, heal when a deep sweep is over that read the record, and
 * none of whose parts named it: an inspection alone can't tell that.
 */
const HEAL_CHECKSUMS = `
  WITH healed AS (
    UPDATE lastwrite.drifts AS drift SET healed_at = candidate.settled_at, last_sweep_id = candidate.sweep_id
    FROM lastwrite.sweeps AS sweep JOIN lastwrite.sweep_candidates AS candidate ON candidate.sweep_id = sweep.id
    WHERE sweep.id = $1::uuid AND sweep.kind = 'deep' AND candidate.reason = 'drift' AND candidate.settled = 'agreeing'
      AND drift.environment = sweep.environment AND drift.record_type = sweep.record_type AND drift.name = candidate.name
      AND (drift.cause = 'checksum_only' OR candidate.problem IS NOT NULL) AND drift.healed_at IS NULL
    RETURNING drift.name
  )
  UPDATE lastwrite.sweep_candidates AS candidate SET healed = true FROM healed
  WHERE candidate.sweep_id = $1::uuid AND candidate.name = healed.name`;

/** One sweep of a type at a time moves how far it is verified. */
const LOCK_TYPE =
  "SELECT pg_advisory_xact_lock(hashtextextended('lastwrite verified ' || $1::text || ' ' || $2::text, 0))";

export interface EndedSweep {
  readonly id: string;
  readonly outcome: SweepOutcome;
}

/** Ends every sweep whose work is done, whose time is over, or of which too much could not be compared; and moves how far its type is verified. */
export async function endSweeps({ pool }: State): Promise<readonly EndedSweep[]> {
  const { rows: due } = await pool.query<{ id: string }>({
    name: 'sweeps_due',
    text: DUE,
    values: [MOST_FAILED_PARTS],
  });
  const ended: EndedSweep[] = [];
  for (const { id } of due) {
    const outcome = await inTransaction(pool, async (begin) => {
      const client = await begin();
      if ((await client.query(LOCK, [id])).rowCount !== 1) return null;
      const { rows } = await client.query<Standing>(STANDING, [id]);
      const [standing] = rows;
      if (standing === undefined) return null;
      const incomplete = whyIncomplete(standing);
      // Between the first look and the lock it may have got more to do.
      if (incomplete.length === 0 && (standing.unfinished > 0 || standing.open > 0)) return null;
      const how: SweepOutcome = incomplete.length > 0 ? 'incomplete' : standing.drifted > 0 ? 'drifted' : 'clean';
      await client.query(LOCK_TYPE, [standing.environment, standing.record_type]);
      await client.query(END, [id, how, incomplete]);
      if (how !== 'incomplete') {
        await client.query(VERIFY, [id, standing.compared]);
        await client.query(HEAL_CHECKSUMS, [id]);
      }
      return how;
    });
    if (outcome !== null) ended.push({ id, outcome });
  }
  return ended;
}

/** A sentence for each reason; none: it is whole. */
function whyIncomplete(standing: Standing): readonly string[] {
  const { kind, late, minutes, parts, unfinished, failed, problem, unseen, open, unreadable, unread } = standing;
  const names = standing.unread_names;
  const atLeast = standing.is_at_least === true ? 'At least ' : '';
  const isOne = Number(unseen) === 1;
  const gaveUp = failed >= MOST_FAILED_PARTS && unfinished > 0;
  return [
    ...(failed === 0 ? [] : [`${failed} of ${counted(parts, 'part')} could not be compared. ${problem ?? ''}`.trim()]),
    ...(gaveUp ? [`After ${failed} failed parts, the other ${unfinished} were skipped.`] : []),
    ...(late && (unfinished > 0 || open > 0 || parts === 0)
      ? [
          `Its time limit of ${counted(minutes, 'minute')} was over with ${parts - unfinished} of ${counted(parts, 'part')} done${open === 0 ? '' : ` and ${counted(open, 'record')} left to read again`}.`,
        ]
      : []),
    ...(Number(unseen) === 0
      ? []
      : [
          `${atLeast}${counted(Number(unseen), 'further record')} that ${kind === 'deep' ? (isOne ? 'differs' : 'differ') : 'changed'} ${isOne ? 'is' : 'are'} not looked at.`,
        ]),
    ...(unreadable === 0
      ? []
      : [
          `${counted(unreadable, 'record')} could not be read: ${named(names ?? [], unreadable)}. ${unread ?? ''}`.trim(),
        ]),
  ];
}

/** `a, b and 7 more`, of so many in all. */
function named(names: readonly string[], total: number): string {
  const more = total - names.length;
  return listed(more > 0 ? [...names, `${more} more`] : names);
}

const INCOMPLETE = `
  UPDATE lastwrite.sweeps AS sweep
  SET completed_at = clock_timestamp(), outcome = 'incomplete', incomplete = $3::text[], claim_id = NULL, lease_until = NULL
  WHERE ${isHeld('sweep')}`;

/** Ends a sweep that a store kept from being planned: nothing was compared. */
export async function endUnplanned({ pool }: State, { id, claimId }: Claim, why: string): Promise<boolean> {
  return (await pool.query(INCOMPLETE, [id, claimId, [why]])).rowCount === 1;
}

const PAUSE = `
  UPDATE lastwrite.sweeps AS sweep SET paused_at = coalesce(sweep.paused_at, clock_timestamp())
  WHERE sweep.id = $1::uuid AND ${isOpen('sweep')}`;
/** What passed before it was planned is no time in which parts could have been done. */
const RESUME = `
  UPDATE lastwrite.sweeps AS sweep
  SET paused_at = NULL,
    paused_ms = sweep.paused_ms + CASE
      WHEN sweep.paused_at IS NOT NULL AND sweep.planned_at IS NOT NULL THEN ${msSince('greatest(sweep.paused_at, sweep.planned_at)')}
      ELSE 0
    END
  WHERE sweep.id = $1::uuid AND ${isOpen('sweep')}`;
const STATEMENTS = { pause: PAUSE, resume: RESUME } as const;

export type SweepControl = 'cancel' | keyof typeof STATEMENTS;

/** Does so with a sweep that is not over; what was found stays. False: there is none, or it is over. */
export async function controlSweep(state: State, id: string, control: SweepControl): Promise<boolean> {
  if (control === 'cancel') return cancelRun(state, 'sweeps', id);
  return (await state.pool.query(STATEMENTS[control], [id])).rowCount === 1;
}
