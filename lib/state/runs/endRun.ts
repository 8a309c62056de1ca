import type { State } from '../openState';
import { isHeld, isOpen, type RunTable } from './lifeCycle';

/** A run in the hands of one worker. Nobody without `claimId` can change anything of it. */
export interface Claim {
  readonly id: string;
  readonly claimId: string;
}

export interface RunFailure {
  /** Stable, e.g. `target_unavailable`. */
  readonly code: string;
  /** For people. */
  readonly detail: string;
}

/** Ends a run at once, whoever works on it; what was found stays. False: there is none, or it is over and stays as it is. */
export async function cancelRun({ pool }: State, table: RunTable, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE lastwrite.${table} AS run SET cancelled_at = clock_timestamp() WHERE run.id = $1::uuid AND ${isOpen('run')}`,
    [id],
  );
  return rowCount === 1;
}

/** Ends a run that can't go on; what was found stays. False: it is over already, or another worker has it. */
export async function failRun(
  { pool }: State,
  table: RunTable,
  { id, claimId }: Claim,
  failure: RunFailure,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE lastwrite.${table} AS run
     SET failed_at = clock_timestamp(), failure = $3::jsonb, claim_id = NULL, lease_until = NULL
     WHERE ${isHeld('run')}`,
    [id, claimId, JSON.stringify(failure)],
  );
  return rowCount === 1;
}
