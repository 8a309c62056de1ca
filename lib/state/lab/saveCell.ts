import type { LabCell, LabGroup } from '@/lib/contract/lab';
import type { State } from '../openState';
import type { Claim } from '../runs/endRun';
import { fromNow, isHeld, isOpen } from '../runs/lifeCycle';
import { LAB_LEASE_MS } from './claimLabRun';

/** What was counted of a cell. */
export type CellFigures = Omit<LabCell, 'n' | 'variant' | 'level' | 'status' | 'orders'>;

export interface FinishedCell {
  readonly orders: number;
  readonly figures: CellFigures;
  /** Those that are kept. */
  readonly groups: readonly LabGroup[];
}

const PROGRESS = `
  WITH mine AS (
    UPDATE lastwrite.lab_runs AS run SET lease_until = ${fromNow('$5')}
    WHERE ${isHeld('run')}
    RETURNING run.id
  )
  UPDATE lastwrite.lab_cells AS cell
  SET started_at = coalesce(cell.started_at, clock_timestamp()), orders = $4::int
  FROM mine
  WHERE cell.run_id = mine.id AND cell.n = $3::int AND cell.finished_at IS NULL`;

/** What was run of a cell until its run was cancelled is kept too. */
const FINISH = `
  WITH mine AS (
    UPDATE lastwrite.lab_runs AS run
    SET attempts = 1, lease_until = CASE WHEN ${isOpen('run')} THEN ${fromNow('$7')} ELSE NULL END
    WHERE run.id = $1::uuid AND run.claim_id = $2::uuid AND num_nonnulls(run.completed_at, run.failed_at) = 0
    RETURNING run.id
  ), saved AS (
    UPDATE lastwrite.lab_cells AS cell
    SET started_at = coalesce(cell.started_at, clock_timestamp()), finished_at = clock_timestamp(), orders = $4::int, figures = $5::json, groups = $6::json
    FROM mine
    WHERE cell.run_id = mine.id AND cell.n = $3::int AND cell.finished_at IS NULL
  )
  SELECT id FROM mine`;

/** Says how many orders of a cell are run, and renews the claim. False: the run is over, or another worker has it. */
export async function saveProgress(
  { pool }: State,
  { id, claimId }: Claim,
  n: number,
  orders: number,
  leaseMs = LAB_LEASE_MS,
): Promise<boolean> {
  return (
    (await pool.query({ name: 'lab_progress', text: PROGRESS, values: [id, claimId, n, orders, leaseMs] })).rowCount ===
    1
  );
}

/** Saves what a cell came to, once, however often it is tried. False as above; nothing was saved then. */
export async function finishCell(
  { pool }: State,
  { id, claimId }: Claim,
  n: number,
  { orders, figures, groups }: FinishedCell,
): Promise<boolean> {
  const values = [id, claimId, n, orders, JSON.stringify(figures), JSON.stringify(groups), LAB_LEASE_MS];
  return (await pool.query({ name: 'lab_finish', text: FINISH, values })).rowCount === 1;
}
