import type { State } from '../openState';
import type { Claim } from '../runs/endRun';
import { isHeld } from '../runs/lifeCycle';

const COMPLETE = `
  UPDATE lastwrite.lab_runs AS run SET completed_at = clock_timestamp(), lease_until = NULL
  WHERE ${isHeld('run')} AND NOT EXISTS (SELECT FROM lastwrite.lab_cells AS cell WHERE cell.run_id = run.id AND cell.finished_at IS NULL)`;

/** A worker that was asked to end is no worker that was lost. */
const GIVE_BACK = `
  UPDATE lastwrite.lab_runs AS run SET lease_until = NULL, worker = NULL, attempts = greatest(run.attempts - 1, 0) WHERE ${isHeld('run')}`;

/** Ends a run of which every cell is finished. False: it is over already, another worker has it, or a cell is missing. */
export async function completeLabRun({ pool }: State, { id, claimId }: Claim): Promise<boolean> {
  return (await pool.query(COMPLETE, [id, claimId])).rowCount === 1;
}

/** Lets another worker go on with it at once. */
export async function giveBackLabRun({ pool }: State, { id, claimId }: Claim): Promise<void> {
  await pool.query(GIVE_BACK, [id, claimId]);
}
