import type { SideSelector } from '@/lib/contract/loadTestVerdict';
import type { State } from '../openState';

export interface SideFilter {
  readonly scenario?: string | undefined;
  readonly environment?: string | undefined;
  readonly limit: number;
}

/** Of a deployment: the runs after it up to the next one of its environment, or those before it since the one before. */
export type SidePlace = 'before' | 'after';

const FIND = `
  WITH deployed AS (
    SELECT at, environment FROM lastwrite.deployments WHERE id = $4::uuid
  ), bounds AS (
    SELECT deployed.environment, deployed.at,
      (SELECT max(other.at) FROM lastwrite.deployments AS other
       WHERE other.at < deployed.at AND (other.environment IS NULL OR deployed.environment IS NULL OR other.environment = deployed.environment)) AS earlier,
      (SELECT min(other.at) FROM lastwrite.deployments AS other
       WHERE other.at > deployed.at AND (other.environment IS NULL OR deployed.environment IS NULL OR other.environment = deployed.environment)) AS later
    FROM deployed
  )
  SELECT load_test.id
  FROM lastwrite.load_tests AS load_test LEFT JOIN bounds ON true
  WHERE num_nonnulls(load_test.completed_at, load_test.cancelled_at, load_test.failed_at) = 1
    AND ($1::uuid[] IS NULL OR load_test.id = ANY ($1::uuid[]))
    AND ($2::text IS NULL OR load_test.label = $2::text)
    AND ($3::text IS NULL OR load_test.variant = $3::text)
    AND ($4::uuid IS NULL OR bounds.environment IS NULL OR load_test.environment = bounds.environment)
    AND ($4::uuid IS NULL OR CASE WHEN $5::boolean
      THEN load_test.created_at >= bounds.at AND (bounds.later IS NULL OR load_test.created_at < bounds.later)
      ELSE load_test.created_at < bounds.at AND (bounds.earlier IS NULL OR load_test.created_at >= bounds.earlier) END)
    AND ($6::text IS NULL OR load_test.scenario = $6::text)
    AND ($7::text IS NULL OR load_test.environment = $7::text)
  ORDER BY load_test.created_at DESC, load_test.id DESC
  LIMIT $8::int`;

/** Ids of the runs of a side that are over, the newest first. Of a deployment that is not known, none. */
export async function findSide(
  { pool }: State,
  selector: SideSelector,
  place: SidePlace,
  { scenario, environment, limit }: SideFilter,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'state_find_side',
    text: FIND,
    values: [
      selector.kind === 'runs' ? selector.ids : null,
      selector.kind === 'label' ? selector.label : null,
      selector.kind === 'variant' ? selector.variant : null,
      selector.kind === 'deployment' ? selector.id : null,
      place === 'after',
      scenario ?? null,
      environment ?? null,
      limit,
    ],
  });
  return rows.map(({ id }) => id);
}
