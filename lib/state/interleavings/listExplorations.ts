import type { Exploration, ExplorationStatus } from '@/lib/contract/interleavings';
import type { State } from '../openState';
import { isOpen, statusOf } from '../runs/lifeCycle';
import { hasWords, searchPatterns } from '../searchSql';
import { describeExplorations } from './describeExplorations';

export interface ExplorationFilter {
  readonly scenario?: string | undefined;
  readonly variant?: string | undefined;
  readonly environment?: string | undefined;
  readonly status?: ExplorationStatus | undefined;
  /** Words that all stand in its scenario, variant, who started it or id. */
  readonly search?: string | undefined;
  /** Only the newest of each scenario, variant and options, and the newest that is under way beside it; one that was cancelled or failed counts only where there is no other. */
  readonly latest: boolean;
  /** Id of an exploration: only those that were asked for before it. */
  readonly before?: string | undefined;
  readonly limit: number;
}

const WANTED = `($1::text IS NULL OR scenario = $1::text) AND ($2::text IS NULL OR variant = $2::text)
    AND ($4::text IS NULL OR environment = $4::text) AND ($5::text IS NULL OR ${statusOf('exploration')} = $5::text)
    AND ${hasWords('exploration', '$6')}`;
const BEFORE =
  '($7::uuid IS NULL OR (created_at, id) < (SELECT created_at, id FROM lastwrite.explorations WHERE id = $7::uuid))';

const LIST = `
  SELECT id
  FROM lastwrite.explorations AS exploration
  WHERE ${WANTED} AND ${BEFORE}
  ORDER BY created_at DESC, id DESC
  LIMIT $3::int`;

/** A limit and whether equal orders are left out are no options of the scenario. */
const LATEST = `
  SELECT id
  FROM (
    SELECT DISTINCT ON (scenario, variant, environment, request - 'limit' - 'reduce', ${isOpen('exploration')}) id, created_at
    FROM lastwrite.explorations AS exploration
    WHERE ${WANTED}
    ORDER BY scenario, variant, environment, request - 'limit' - 'reduce', ${isOpen('exploration')}, num_nonnulls(cancelled_at, failed_at), created_at DESC, id DESC
  ) AS newest
  WHERE ${BEFORE}
  ORDER BY created_at DESC, id DESC
  LIMIT $3::int`;

/** The history, newest first, without schedules. */
export async function listExplorations(
  state: State,
  { scenario, variant, environment, status, search, latest, before, limit }: ExplorationFilter,
): Promise<readonly Exploration[]> {
  const statement = latest
    ? { name: 'state_latest_explorations', text: LATEST }
    : { name: 'state_list_explorations', text: LIST };
  const { rows } = await state.pool.query<{ id: string }>({
    ...statement,
    values: [
      scenario ?? null,
      variant ?? null,
      limit,
      environment ?? null,
      status ?? null,
      searchPatterns(search),
      before ?? null,
    ],
  });
  return describeExplorations(
    state,
    rows.map(({ id }) => id),
  );
}
