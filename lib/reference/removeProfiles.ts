import type { ClickHouseClient } from '@clickhouse/client';
import type { Pool } from 'pg';
import { tables } from './scorecard/catalogue';

const REMOVE = ['director.scores', 'historic.scorecard_scores', 'director.scorecards'].map(
  (table) => `
  DELETE FROM ${table} WHERE customer_id = $1::text AND profile_id = ANY ($2::text[])`,
);

/**
 * Removes all that both stores hold of these profiles: in ClickHouse whole partitions, which costs less than deleting rows and leaves no
 * part behind. Postgres goes last, so that whoever looks there for what is left finds what was not removed. Safe to repeat; gives the
 * number of cards that Postgres held.
 */
export async function removeProfiles(
  { postgres, clickhouse }: { readonly postgres: Pool; readonly clickhouse: ClickHouseClient },
  customer: string,
  profiles: readonly string[],
): Promise<number> {
  for (const { clickhouse: table } of [tables.card, tables.score]) {
    for (const profile of profiles) {
      await clickhouse.command({
        query: `ALTER TABLE ${table} DROP PARTITION ({customer:String}, {profile:String})`,
        query_params: { customer, profile },
      });
    }
  }
  let cards = 0;
  for (const statement of REMOVE) cards = (await postgres.query(statement, [customer, profiles])).rowCount ?? 0;
  return cards;
}
