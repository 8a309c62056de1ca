import { quoteIdentifier, quoteLiteral } from './quoteLiteral';
import type { SessionPool, SessionRequest } from './SessionPool';

const admin: SessionRequest = { mode: 'write', database: 'default', settings: new Map(), parameters: new Map() };

/** ClickHouse delays inserts from 1,000 and refuses them from 3,000 active parts of a partition on. */
export const partsPerPartition = 400;

/**
 * The tables are declared so that background merges practically never happen and every row version stays in RAW. Where a
 * partition gets too many parts for that (load tests), it is merged here. Returns what was merged, as `database.table partition`.
 */
export async function keepParts(pool: SessionPool, limit = partsPerPartition): Promise<readonly string[]> {
  const found = await pool.run(admin, `
    SELECT database, table, partition_id
    FROM system.parts WHERE active AND database NOT IN ('system', 'information_schema', 'INFORMATION_SCHEMA')
    GROUP BY database, table, partition_id HAVING count() > ${limit} ORDER BY count() DESC`, 'JSONCompactEachRow', true);
  const merged: string[] = [];
  for (const line of Buffer.from(found.bytes).toString('utf8').split('\n')) {
    if (line === '') continue;
    const [database, table, partition] = JSON.parse(line) as [string, string, string];
    await pool.run(admin, `OPTIMIZE TABLE ${quoteIdentifier(database)}.${quoteIdentifier(table)} PARTITION ID ${quoteLiteral(partition)}`, 'Null', true);
    merged.push(`${database}.${table} ${partition}`);
  }
  return merged;
}
