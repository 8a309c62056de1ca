import { v7 as uuidv7 } from 'uuid';
import type { WritableStores } from '@/lib/reference/openStores';
import { tables } from '@/lib/reference/scorecard/catalogue';
import { scorecardName } from '@/lib/reference/scorecard/scorecardName';
import { create, update } from './content';
import type { SampleRecord } from './SampleStage';

/** It has a partition to itself, since it is made by restoring a whole one. */
export const duplicateFinal: SampleRecord = {
  name: scorecardName('acme', 'archive', '019bd0c8-de5a-728d-92ab-c03b94eec765'),
  title: 'FINAL returns the scorecard twice',
  summary:
    'The partition was restored from the backup of a table with the same rows and a plain MergeTree engine, whose parts were already merged. FINAL ' +
    'assumes that a merged part has no duplicates, and returns both versions. Placed by hand, because no write strategy leads here.',
  findings: ['duplicate_final'],
  perform: async ({ name, stores, inTurn }) => {
    await inTurn('own_columns/async_reread', create(), update());
    await restoreFromPlainTable(stores, name);
  },
};

const PLAIN = 'scorecard_plain';

async function restoreFromPlainTable(
  { clickhouse }: WritableStores,
  { customer, profile }: { readonly customer: string; readonly profile: string },
): Promise<void> {
  const table = tables.card.clickhouse;
  const run = (query: string) => clickhouse.command({ query, query_params: { customer, profile } });
  const backup = `Memory('${uuidv7()}')`;
  await run(`DROP TABLE IF EXISTS ${PLAIN} SYNC`);
  await run(`CREATE TABLE ${PLAIN} AS ${table} ENGINE = MergeTree
    PARTITION BY (customer_id, profile_id) ORDER BY (customer_id, profile_id, scorecard_id) SETTINGS enable_block_number_column = 1, enable_block_offset_column = 1`);
  await run(
    `INSERT INTO ${PLAIN} SELECT * FROM ${table} WHERE customer_id = {customer:String} AND profile_id = {profile:String} ORDER BY update_time`,
  );
  // A first merge is what raises the part's level.
  await run(`OPTIMIZE TABLE ${PLAIN} FINAL`);
  await run(`BACKUP TABLE ${PLAIN} TO ${backup}`);
  await run(`ALTER TABLE ${table} DROP PARTITION ({customer:String}, {profile:String})`);
  await run(
    `RESTORE TABLE ${PLAIN} AS ${table} FROM ${backup} SETTINGS allow_different_table_def = 1, allow_non_empty_tables = 1`,
  );
  await run(`DROP TABLE ${PLAIN} SYNC`);
}
