import type { ClickHouseClient } from '@clickhouse/client';
import type { Pool } from 'pg';
import { removeProfiles } from '@/lib/reference/removeProfiles';

/** Whose records explorations are. */
export const EXPLORED_CUSTOMER = 'interleavings';

const FIND = `
  SELECT DISTINCT profile_id AS profile
  FROM director.scorecards
  WHERE customer_id = $1::text AND starts_with(profile_id, $2::text || '-')`;

/** Removes the records of one exploration, whose profiles are `{prefix}-{number}`. Safe to repeat. */
export async function removeSubjects(postgres: Pool, clickhouse: ClickHouseClient, prefix: string): Promise<void> {
  const { rows } = await postgres.query<{ profile: string }>(FIND, [EXPLORED_CUSTOMER, prefix]);
  const profiles = rows.map(({ profile }) => profile);
  if (profiles.length > 0) await removeProfiles({ postgres, clickhouse }, EXPLORED_CUSTOMER, profiles);
}
