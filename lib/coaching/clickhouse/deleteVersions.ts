import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { tables } from '@/lib/scorecard/catalogue';
import type { ScorecardName } from '@/lib/scorecard/resourceName';
import { resourcesOf } from '../resources';
import type { Step } from '../step';

/** A patch part where the table allows it (14 ms), else a mutation, which renames every part that it passes (9 s for 800 parts). */
const settings: ClickHouseSettings = { lightweight_delete_mode: 'lightweight_update', lightweight_deletes_sync: '2' };

/** Hides every version of a record from all readers with a lightweight DELETE, and waits until it is done. */
export async function deleteVersions(clickhouse: ClickHouseClient, step: Step, name: ScorecardName): Promise<void> {
  const { clickhouseCard, clickhouseScores } = resourcesOf(name);
  await step({ name: 'delete versions', reads: [], writes: [clickhouseCard, clickhouseScores] }, async () => {
    for (const { clickhouse: table } of [tables.card, tables.score]) {
      await clickhouse.command({
        query: `DELETE FROM ${table} IN PARTITION ({customer:String}, {profile:String})
          WHERE customer_id = {customer:String} AND profile_id = {profile:String} AND scorecard_id = {scorecard:UUID}`,
        query_params: { customer: name.customer, profile: name.profile, scorecard: name.scorecard },
        clickhouse_settings: settings,
      });
    }
  });
}
