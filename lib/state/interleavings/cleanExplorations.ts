import type { State } from '../openState';
import { isOpen } from '../runs/lifeCycle';

/** A claim lasts on for a moment after a cancel: its worker has to notice. A worker that asks is at none of its own. */
const FIND = `
  SELECT id, environment
  FROM lastwrite.explorations AS exploration
  WHERE NOT (${isOpen('exploration')}) AND cleaned_at IS NULL AND (environment IS NULL OR environment = ANY ($1::text[]))
    AND (worker = $3::text OR coalesce(lease_until, created_at) < clock_timestamp() - $2::float8 * interval '1 millisecond')
  ORDER BY created_at
  LIMIT 20`;

const CLEANED = `
  UPDATE lastwrite.explorations AS exploration
  SET cleaned_at = clock_timestamp()
  WHERE id = $1::uuid AND NOT (${isOpen('exploration')})`;

export interface UncleanedExploration {
  readonly id: string;
  /** null: its subjects lie in the console's own database. */
  readonly environment: string | null;
}

/** Finished explorations whose subjects still exist, in the console's own database and in environments that this worker may write to. */
export async function findUncleaned(
  state: State,
  {
    environments,
    worker,
    sinceMs,
  }: { readonly environments: readonly string[]; readonly worker: string; readonly sinceMs: number },
): Promise<readonly UncleanedExploration[]> {
  const { rows } = await state.pool.query<UncleanedExploration>({
    name: 'explorations_uncleaned',
    text: FIND,
    values: [environments, sinceMs, worker],
  });
  return rows;
}

export async function markCleaned(state: State, id: string): Promise<void> {
  await state.pool.query(CLEANED, [id]);
}

const HELD_BY_ANOTHER = `
  SELECT FROM lastwrite.explorations AS run
  WHERE run.id = $1::uuid AND ${isOpen('run')} AND run.claim_id <> $2::uuid`;

/** True while another worker works on an exploration that this claim was for: the records are in use by that one, which removes them. */
export async function isHeldByAnother(
  { pool }: State,
  { id, claimId }: { readonly id: string; readonly claimId: string },
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'exploration_held_by_another',
    text: HELD_BY_ANOTHER,
    values: [id, claimId],
  });
  return rowCount === 1;
}
