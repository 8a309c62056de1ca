import type { WritableStores } from '@/lib/reference/openStores';
import { tables } from '@/lib/reference/scorecard/catalogue';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';

/** Removes every trace of a record from the inspected stores, so it can be created again. */
export async function clearRecord(
  { postgres, clickhouse }: WritableStores,
  { customer, profile, scorecard }: ScorecardName,
): Promise<void> {
  const key = [customer, profile, scorecard];
  const isRecord = 'customer_id = $1::text AND profile_id = $2::text AND scorecard_id = $3::uuid';
  await postgres.query(`DELETE FROM historic.scorecard_scores WHERE ${isRecord}`, key);
  await postgres.query(`DELETE FROM director.scorecards WHERE ${isRecord}`, key);

  for (const { clickhouse: table } of [tables.card, tables.score])
    await clearVersions(clickhouse, table, { customer, profile, scorecard });
}

/**
 * An insert is a part of its own, so as a rule whole parts can be dropped, at once. Only where rows of other records were merged into one,
 * it is rewritten: a mutation passes every part of the table, four in a second.
 */
async function clearVersions(
  clickhouse: WritableStores['clickhouse'],
  table: string,
  key: Readonly<Record<'customer' | 'profile' | 'scorecard', string>>,
): Promise<void> {
  const partition = 'customer_id = {customer:String} AND profile_id = {profile:String}';
  const found = await clickhouse.query({
    query: `SELECT _part AS part, countIf(scorecard_id != {scorecard:UUID}) AS others FROM ${table} WHERE ${partition}
      GROUP BY part HAVING countIf(scorecard_id = {scorecard:UUID}) > 0`,
    query_params: { ...key },
    format: 'JSONEachRow',
    clickhouse_settings: { apply_deleted_mask: 0 },
  });
  const parts = await found.json<{ part: string; others: string }>();
  for (const { part } of parts.filter(({ others }) => Number(others) === 0)) {
    await clickhouse.command({ query: `ALTER TABLE ${table} DROP PART {part:String}`, query_params: { part } });
  }
  if (parts.every(({ others }) => Number(others) === 0)) return;
  await clickhouse.command({
    query: `ALTER TABLE ${table} DELETE IN PARTITION ({customer:String}, {profile:String}) WHERE ${partition} AND scorecard_id = {scorecard:UUID}`,
    query_params: { ...key },
    clickhouse_settings: { mutations_sync: '2' },
  });
}
