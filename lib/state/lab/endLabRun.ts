import type { State } from '../openState';
import { cancelOpen, isOpen } from '../sqlText';
import type { LabClaim } from './claimLabRun';

const HELD = `run.id = $1::uuid AND run.claim_id = $2::uuid AND ${isOpen('run')}`;

const COMPLETE = `
  UPDATE lastwrite.lab_runs AS run SET completed_at = clock_timestamp(), lease_until = NULL
  WHERE ${HELD} AND NOT EXISTS (SELECT FROM lastwrite.lab_cells AS cell WHERE cell.run_id = run.id AND cell.finished_at IS NULL)`;

const FAIL = `
  UPDATE lastwrite.lab_runs AS run SET failed_at = clock_timestamp(), failure = $3::jsonb, lease_until = NULL WHERE ${HELD}`;

/** A worker that was asked to end is no worker that was lost. */
const GIVE_BACK = `
  UPDATE lastwrite.lab_runs AS run SET lease_until = NULL, worker = NULL, attempts = greatest(run.attempts - 1, 0) WHERE ${HELD}`;

const CANCEL = cancelOpen('lastwrite.lab_runs');

/** Ends a run of which every cell is finished. False: it is over already, another worker has it, or a cell is missing. */
export async function completeLabRun({ pool }: State, { id, claimId }: LabClaim): Promise<boolean> {
  return (await pool.query(COMPLETE, [id, claimId])).rowCount === 1;
}

/** Ends a run that can't go on; its finished cells stay. `detail` is written for people. */
export async function failLabRun(
  { pool }: State,
  { id, claimId }: LabClaim,
  failure: { readonly code: string; readonly detail: string },
): Promise<boolean> {
  return (await pool.query(FAIL, [id, claimId, JSON.stringify(failure)])).rowCount === 1;
}

/** Lets another worker go on with it at once. */
export async function giveBackLabRun({ pool }: State, { id, claimId }: LabClaim): Promise<void> {
  await pool.query(GIVE_BACK, [id, claimId]);
}

/** Cancels a run, whichever worker has it, and keeps its results. A finished one stays unchanged. */
export async function cancelLabRun({ pool }: State, id: string): Promise<void> {
  await pool.query(CANCEL, [id]);
}
