import type { LabLevel } from '@/lib/contract/lab';
import type { State } from '../openState';
import { fromNow, giveUp, isFree, isOpen, lostTouch } from '../runs/lifeCycle';
import { isoTime } from '../sqlText';

/** How long a claim holds without renewal. */
export const LAB_LEASE_MS = 10_000;
/** A run of whose cells none is finished by so many workers is given up. */
const MOST_ATTEMPTS = 3;

export interface CellToRun {
  readonly n: number;
  readonly variant: string | null;
  readonly level: LabLevel | null;
}

/** A run in the hands of one worker. Nobody without `claimId` can save anything of it. */
export interface ClaimedLabRun {
  readonly id: string;
  readonly claimId: string;
  readonly text: string;
  readonly limit: number;
  /** What is not finished yet. */
  readonly cells: readonly CellToRun[];
}

/** Of a worker that died the cell in hand is begun anew; those that it had finished stay. */
const CLAIM = `
  WITH next AS (
    SELECT run.id, run.worker AS lost FROM lastwrite.lab_runs AS run
    WHERE ${isOpen('run')} AND ${isFree('run')} AND run.attempts < $3::int
    ORDER BY run.created_at, run.id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
  ), anew AS (
    UPDATE lastwrite.lab_cells AS cell SET orders = 0, started_at = NULL
    FROM next WHERE cell.run_id = next.id AND cell.finished_at IS NULL
  )
  UPDATE lastwrite.lab_runs AS run
  SET claim_id = gen_random_uuid(), worker = $1::text, lease_until = ${fromNow('$2')}, attempts = run.attempts + 1,
    started_at = coalesce(run.started_at, clock_timestamp()),
    notes = run.notes || CASE WHEN next.lost IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object(
      'at', ${isoTime('clock_timestamp()')}, 'message', ${lostTouch('next.lost')} || 'it; the cell in hand was begun anew.')) END
  FROM next
  WHERE run.id = next.id
  RETURNING run.id, run.claim_id AS "claimId", run.request ->> 'text' AS text, (run.request ->> 'limit')::int AS limit,
    (SELECT coalesce(json_agg(json_build_object('n', cell.n, 'variant', cell.variant, 'level', cell.level) ORDER BY cell.n), '[]')
     FROM lastwrite.lab_cells AS cell WHERE cell.run_id = run.id AND cell.finished_at IS NULL) AS cells`;

/** Claims the oldest unclaimed run, and gives up runs whose workers died repeatedly. null: none. */
export async function claimLabRun(
  { pool }: State,
  { worker, leaseMs = LAB_LEASE_MS }: { readonly worker: string; readonly leaseMs?: number },
): Promise<ClaimedLabRun | null> {
  await pool.query({ name: 'lab_give_up', text: giveUp('lab_runs'), values: [MOST_ATTEMPTS] });
  const { rows } = await pool.query<ClaimedLabRun>({
    name: 'lab_claim',
    text: CLAIM,
    values: [worker, leaseMs, MOST_ATTEMPTS],
  });
  return rows[0] ?? null;
}
