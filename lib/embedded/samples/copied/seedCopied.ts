import type { WritableStores } from '@/lib/reference/openStores';
import { ChangeFeed } from '@/lib/reference/feed/ChangeFeed';
import type { CopiedSample } from './CopiedSample';
import { eventSamples } from './events';
import { orderSamples } from './orders';

/** In the order in which the start page offers them. */
export const copiedSamples: readonly CopiedSample[] = [...orderSamples, ...eventSamples];

/** Whether a sample that is known to have been made is still there, in both stores. */
export async function isStanding(stores: WritableStores, { tables }: CopiedSample): Promise<boolean> {
  const [root] = tables;
  if (root === undefined) return false;
  const { postgres, clickhouse, key } = root;
  const columns = Object.keys(key);
  const [truth, copies] = await Promise.all([
    stores.postgres.query(
      `SELECT 1 FROM ${postgres} WHERE ${columns.map((column, index) => `${column}::text = $${index + 1}::text`).join(' AND ')}`,
      Object.values(key),
    ),
    stores.clickhouse
      .query({
        query: `SELECT 1 AS one FROM ${clickhouse} WHERE ${isRecord(columns)} LIMIT 1`,
        query_params: key,
        format: 'JSONEachRow',
      })
      .then((result) => result.json()),
  ]);
  return truth.rows.length > 0 && copies.length > 0;
}

/** Removes every trace of a sample from both stores, and creates it again. */
export async function makeCopied(stores: WritableStores, sample: CopiedSample): Promise<void> {
  for (const { postgres, clickhouse, key } of [...sample.tables].reverse()) {
    const columns = Object.keys(key);
    const where = columns.map((column, index) => `${column}::text = $${index + 1}::text`).join(' AND ');
    await stores.postgres.query(`DELETE FROM ${postgres} WHERE ${where}`, Object.values(key));
    await stores.clickhouse.command({
      query: `DELETE FROM ${clickhouse} WHERE ${isRecord(columns)}`,
      query_params: { ...key },
      clickhouse_settings: { lightweight_delete_mode: 'lightweight_update' },
    });
  }
  await sample.perform(new ChangeFeed(stores, sample.tables));
}

function isRecord(columns: readonly string[]): string {
  return columns.map((column) => `toString(${column}) = {${column}:String}`).join(' AND ');
}
