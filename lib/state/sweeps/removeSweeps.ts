import type { State } from '../openState';
import { endedAt, isOpen } from '../runs/lifeCycle';
import type { Removed } from '../retention/removeRuns';

const ENDED = endedAt('sweep');

const REMOVE = `DELETE FROM lastwrite.sweeps AS sweep WHERE sweep.id = $1::uuid AND NOT (${isOpen('sweep')})`;

/** The last complete one of each kind and type stays, because its age is always reported. */
export const IS_LAST_WHOLE = `(
      sweep.outcome IN ('clean', 'drifted') AND NOT EXISTS (
        SELECT FROM lastwrite.sweeps AS newer
        WHERE newer.environment = sweep.environment AND newer.record_type = sweep.record_type AND newer.kind = sweep.kind
          AND newer.outcome IN ('clean', 'drifted') AND newer.completed_at > sweep.completed_at))`;

const REMOVE_EXPIRED = `
  DELETE FROM lastwrite.sweeps AS sweep WHERE sweep.id IN (
    SELECT sweep.id FROM lastwrite.sweeps AS sweep
    WHERE ${ENDED} < clock_timestamp() - $1::float8 * interval '1 day' AND NOT ${IS_LAST_WHOLE}
    ORDER BY ${ENDED} LIMIT $2::int)`;

/** With its parts, candidates and costs. Drifts, and how far its type is verified, stay. */
export async function removeSweep({ pool }: State, id: string): Promise<Removed> {
  if ((await pool.query(REMOVE, [id])).rowCount === 1) return 'removed';
  const { rowCount } = await pool.query('SELECT FROM lastwrite.sweeps WHERE id = $1::uuid', [id]);
  return rowCount === 1 ? 'running' : 'unknown';
}

/** The same for those that have been over for so many days, at most `most` of them. Gives their number. */
export async function removeExpiredSweeps({ pool }: State, days: number, most: number): Promise<number> {
  return (await pool.query(REMOVE_EXPIRED, [days, most])).rowCount ?? 0;
}

const REMOVE_DRIFTS = `
  DELETE FROM lastwrite.drifts WHERE id IN (
    SELECT id FROM lastwrite.drifts WHERE healed_at < clock_timestamp() - $1::float8 * interval '1 day' ORDER BY healed_at LIMIT $2::int)`;

/** Drifts that healed so many days ago; open ones stay. Gives their number. */
export async function removeExpiredDrifts({ pool }: State, days: number, most: number): Promise<number> {
  return (await pool.query(REMOVE_DRIFTS, [days, most])).rowCount ?? 0;
}
