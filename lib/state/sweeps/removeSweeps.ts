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

const OLDEST_EXPIRED = `
  SELECT sweep.id FROM lastwrite.sweeps AS sweep
  WHERE ${ENDED} < clock_timestamp() - $1::float8 * interval '1 day' AND NOT ${IS_LAST_WHOLE}
  ORDER BY ${ENDED} LIMIT 1`;

/** There may be millions, which a single statement would not delete in time; of its parts and candidates there are some 10,000. */
const COSTS = 5_000;
const REMOVE_COSTS = `
  DELETE FROM lastwrite.sweep_costs WHERE ctid = ANY (ARRAY(
    SELECT cost.ctid FROM lastwrite.sweep_costs AS cost JOIN lastwrite.sweeps AS sweep ON sweep.id = cost.sweep_id
    WHERE sweep.id = $1::uuid AND NOT (${isOpen('sweep')}) LIMIT ${COSTS}))`;

/** With its parts, candidates and costs. Drifts, and how far its type is verified, stay. */
export async function removeSweep({ pool }: State, id: string): Promise<Removed> {
  while ((await pool.query(REMOVE_COSTS, [id])).rowCount === COSTS);
  if ((await pool.query(REMOVE, [id])).rowCount === 1) return 'removed';
  const { rowCount } = await pool.query('SELECT FROM lastwrite.sweeps WHERE id = $1::uuid', [id]);
  return rowCount === 1 ? 'running' : 'unknown';
}

/** The same for the one that has been over for longest, if that is so many days. Gives how many that were. */
export async function removeExpiredSweep(state: State, days: number): Promise<0 | 1> {
  const [oldest] = (await state.pool.query<{ id: string }>(OLDEST_EXPIRED, [days])).rows;
  return oldest !== undefined && (await removeSweep(state, oldest.id)) === 'removed' ? 1 : 0;
}

const REMOVE_DRIFTS = `
  DELETE FROM lastwrite.drifts WHERE id IN (
    SELECT id FROM lastwrite.drifts WHERE healed_at < clock_timestamp() - $1::float8 * interval '1 day' ORDER BY healed_at LIMIT $2::int)`;

/** Drifts that healed so many days ago; open ones stay. Gives their number. */
export async function removeExpiredDrifts({ pool }: State, days: number, most: number): Promise<number> {
  return (await pool.query(REMOVE_DRIFTS, [days, most])).rowCount ?? 0;
}
