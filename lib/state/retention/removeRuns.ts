import type { State } from '../openState';
import { isOpen } from '../runs/lifeCycle';

export type RunKind = 'load_test' | 'exploration';

/** `running`: it is not over, and nothing was changed. */
export type Removed = 'removed' | 'running' | 'unknown';

const TABLES = { load_test: 'lastwrite.load_tests', exploration: 'lastwrite.explorations' } as const;

/** One statement, so that whatever of a run is left is known to be left; its notes go with its row. */
function remove(kind: RunKind, which: string): string {
  return `
  WITH gone AS (
    DELETE FROM ${TABLES[kind]} AS run
    WHERE NOT (${isOpen('run')}) AND ${which}
    RETURNING run.id, run.scenario, run.environment, ${kind === 'load_test' ? "run.variant, run.request -> 'parameters' AS parameters, run.definition" : 'NULL::text AS variant, NULL::jsonb AS parameters, NULL::jsonb AS definition'}
  )
  INSERT INTO lastwrite.removals (id, kind, scenario, environment, variant, parameters, definition)
  SELECT id, '${kind}', scenario, environment, variant, parameters, definition FROM gone
  ON CONFLICT (id) DO NOTHING`;
}

const ENDED = 'coalesce(run.completed_at, run.cancelled_at, run.failed_at)';
const OLDEST = (kind: RunKind) => `run.id IN (
      SELECT run.id FROM ${TABLES[kind]} AS run
      WHERE ${ENDED} < clock_timestamp() - $1::float8 * interval '1 day'${kind === 'load_test' ? ' AND NOT run.pinned' : ''}
      ORDER BY ${ENDED} LIMIT $2::int)`;

/** Deletes a finished run. Readers no longer see it, and the next clean-up deletes its details. Safe to repeat. */
export async function removeRun(state: State, kind: RunKind, id: string): Promise<Removed> {
  const { rowCount } = await state.pool.query(remove(kind, 'run.id = $1::uuid'), [id]);
  if (rowCount === 1) return 'removed';
  const { rowCount: there } = await state.pool.query(`SELECT FROM ${TABLES[kind]} WHERE id = $1::uuid`, [id]);
  return there === 1 ? 'running' : 'unknown';
}

/** The same for those that have been over for so many days and are not pinned, the oldest first, at most `most` of them. Gives their number. */
export async function removeExpiredRuns(state: State, kind: RunKind, days: number, most: number): Promise<number> {
  return (await state.pool.query(remove(kind, OLDEST(kind)), [days, most])).rowCount ?? 0;
}
