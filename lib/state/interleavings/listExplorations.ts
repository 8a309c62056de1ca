import type { Exploration } from '@/lib/contract/interleavings';
import type { State } from '../openState';
import { isOpen } from '../runs/lifeCycle';
import { describeExplorations } from './describeExplorations';

export interface ExplorationFilter {
  readonly scenario?: string | undefined;
  readonly variant?: string | undefined;
  /** Only the newest of each scenario, variant and options, and the newest that is under way beside it; one that was cancelled or failed counts only where there is no other. */
  readonly latest: boolean;
  readonly limit: number;
}

const LIST = `
  SELECT id
  FROM lastwrite.explorations
  WHERE ($1::text IS NULL OR scenario = $1::text) AND ($2::text IS NULL OR variant = $2::text)
  ORDER BY created_at DESC, id DESC
  LIMIT $3::int`;

/** A limit and whether equal orders are left out are no options of the scenario. */
const LATEST = `
  SELECT id
  FROM (
    SELECT DISTINCT ON (scenario, variant, environment, request - 'limit' - 'reduce', ${isOpen('exploration')}) id, created_at
    FROM lastwrite.explorations AS exploration
    WHERE ($1::text IS NULL OR scenario = $1::text) AND ($2::text IS NULL OR variant = $2::text)
    ORDER BY scenario, variant, environment, request - 'limit' - 'reduce', ${isOpen('exploration')}, num_nonnulls(cancelled_at, failed_at), created_at DESC, id DESC
  ) AS newest
  ORDER BY created_at DESC, id DESC
  LIMIT $3::int`;

/** The history, newest first, without schedules. */
export async function listExplorations(
  state: State,
  { scenario, variant, latest, limit }: ExplorationFilter,
): Promise<readonly Exploration[]> {
  const statement = latest
    ? { name: 'state_latest_explorations', text: LATEST }
    : { name: 'state_list_explorations', text: LIST };
  const { rows } = await state.pool.query<{ id: string }>({
    ...statement,
    values: [scenario ?? null, variant ?? null, limit],
  });
  return describeExplorations(
    state,
    rows.map(({ id }) => id),
  );
}
