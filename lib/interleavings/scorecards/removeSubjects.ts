import type { ClickHouseClient } from '@clickhouse/client';
import type { Pool } from 'pg';
import { tables } from '@/lib/scorecard/catalogue';

/** Whose records explorations are. */
export const EXPLORED_CUSTOMER = 'interleavings';

const FIND = `
  SELECT DISTINCT profile_id AS profile
  FROM director.scorecards
  WHERE customer_id = $1::text AND starts_with(profile_id, $2::text || '-')`;

const REMOVE = ['director.scores', 'historic.scorecard_scores', 'director.scorecards'].map(
  (table) => `
  DELETE FROM ${table} WHERE customer_id = $1::text AND profile_id = ANY ($2::text[])`,
);

/**
 * Removes the records of one exploration, whose profiles are `{prefix}-{number}`: whole partitions in ClickHouse, which costs less than deleting
 * rows. Postgres goes last, since it tells which profiles there are. Safe to repeat.
 */
export async function removeSubjects(postgres: Pool, clickhouse: ClickHouseClient, prefix: string): Promise<void> {
  const { rows } = await postgres.query<{ profile: string }>(FIND, [EXPLORED_CUSTOMER, prefix]);
  const profiles = rows.map(({ profile }) => profile);
  if (profiles.length === 0) return;
  for (const { clickhouse: table } of [tables.card, tables.score]) {
    for (const profile of profiles) {
      await clickhouse.command({
        query: `ALTER TABLE ${table} DROP PARTITION ({customer:String}, {profile:String})`,
        query_params: { customer: EXPLORED_CUSTOMER, profile },
      });
    }
  }
  for (const statement of REMOVE) await postgres.query(statement, [EXPLORED_CUSTOMER, profiles]);
}
