import type { WritableStores } from '@/lib/coaching/openStores';
import { tables } from '@/lib/scorecard/catalogue';
import type { ScorecardName } from '@/lib/scorecard/resourceName';

/** Takes every trace of a record out of the inspected stores, so that it can be made anew. Rewrites ClickHouse parts only where it has rows. */
export async function clearRecord({ postgres, clickhouse }: WritableStores, { customer, profile, scorecard }: ScorecardName): Promise<void> {
  const key = [customer, profile, scorecard];
  const isRecord = 'customer_id = $1::text AND profile_id = $2::text AND scorecard_id = $3::uuid';
  await postgres.query(`DELETE FROM historic.scorecard_scores WHERE ${isRecord}`, key);
  await postgres.query(`DELETE FROM director.scorecards WHERE ${isRecord}`, key);

  const parameters = { query_params: { customer, profile, scorecard } };
  const isVersion = 'customer_id = {customer:String} AND profile_id = {profile:String} AND scorecard_id = {scorecard:UUID}';
  await Promise.all([tables.card, tables.score].map(async ({ clickhouse: table }) => {
    const held = await clickhouse.query({
      query: `SELECT count() AS held FROM ${table} WHERE ${isVersion}`, ...parameters, format: 'JSONEachRow', clickhouse_settings: { apply_deleted_mask: 0 },
    });
    const [row] = await held.json<{ held: string }>();
    if (Number(row?.held ?? 0) === 0) return;
    await clickhouse.command({
      query: `ALTER TABLE ${table} DELETE IN PARTITION ({customer:String}, {profile:String}) WHERE ${isVersion}`, ...parameters,
      clickhouse_settings: { mutations_sync: '2' },
    });
  }));
}
