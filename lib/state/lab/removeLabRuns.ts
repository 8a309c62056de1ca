import type { State } from '../openState';
import type { Removed } from '../retention/removeRuns';
import { isOpen } from '../runs/lifeCycle';

const ENDED = 'coalesce(run.completed_at, run.cancelled_at, run.failed_at)';

const REMOVE = `DELETE FROM lastwrite.lab_runs AS run WHERE run.id = $1::uuid AND NOT (${isOpen('run')})`;
const EXISTS = 'SELECT FROM lastwrite.lab_runs WHERE id = $1::uuid';
const REMOVE_EXPIRED = `
  DELETE FROM lastwrite.lab_runs AS run WHERE run.id IN (
    SELECT run.id FROM lastwrite.lab_runs AS run
    WHERE ${ENDED} < clock_timestamp() - $1::float8 * interval '1 day'
    ORDER BY ${ENDED} LIMIT $2::int)`;

/** Deletes a run that is over, with its cells: there are few. */
export async function removeLabRun({ pool }: State, id: string): Promise<Removed> {
  if ((await pool.query(REMOVE, [id])).rowCount === 1) return 'removed';
  return (await pool.query(EXISTS, [id])).rowCount === 1 ? 'running' : 'unknown';
}

/** The same for those that have been over for so many days, at most `most` of them. Gives their number. */
export async function removeExpiredLabRuns({ pool }: State, days: number, most: number): Promise<number> {
  return (await pool.query(REMOVE_EXPIRED, [days, most])).rowCount ?? 0;
}
