import { quoteIdentifier, quoteLiteral } from './quoteLiteral';
import type { SessionPool, SessionRequest } from './SessionPool';

const admin: SessionRequest = { mode: 'write', database: 'default', settings: new Map(), parameters: new Map() };

export interface PartLimits {
  /** Of any partition. */
  readonly parts: number;
  /** Of a partition of load tests that nobody has written to for a while. */
  readonly quietParts: number;
  readonly quietAfterSeconds: number;
}

/**
 * ClickHouse delays inserts from 1,000 and refuses them from 3,000 active parts of a partition on. A load test leaves hundreds of parts
 * in each of many partitions, and every one is opened when the engine starts; what was in them is kept with the test's iterations.
 */
export const partLimits: PartLimits = { parts: 400, quietParts: 50, quietAfterSeconds: 15 * 60 };

/** The customer under which load tests without a customer of their own create scorecards; the first column of the partition key. */
const LOAD_TESTS = "('load-tests',";

/** Merging a few hundred parts takes a moment: not all that a long day has left at once. */
const AT_ONCE = 20;

/**
 * The tables are declared without background merges, so that every row version stays in RAW. A partition that gets too many parts for that
 * (load tests) is merged here. Returns what was merged, as `database.table partition`.
 */
export async function keepParts(
  pool: SessionPool,
  { parts, quietParts, quietAfterSeconds }: PartLimits = partLimits,
): Promise<readonly string[]> {
  const found = await pool.run(
    admin,
    `
    SELECT database, table, partition_id
    FROM system.parts WHERE active AND database NOT IN ('system', 'information_schema', 'INFORMATION_SCHEMA')
    GROUP BY database, table, partition, partition_id
    HAVING count() > ${parts}
      OR (startsWith(partition, ${quoteLiteral(LOAD_TESTS)}) AND count() > ${quietParts} AND max(modification_time) <= now() - ${quietAfterSeconds})
    ORDER BY count() DESC LIMIT ${AT_ONCE}`,
    'JSONCompactEachRow',
    true,
  );
  const merged: string[] = [];
  for (const line of Buffer.from(found.bytes).toString('utf8').split('\n')) {
    if (line === '') continue;
    const [database, table, partition] = JSON.parse(line) as [string, string, string];
    await pool.run(
      admin,
      `OPTIMIZE TABLE ${quoteIdentifier(database)}.${quoteIdentifier(table)} PARTITION ID ${quoteLiteral(partition)}`,
      'Null',
      true,
    );
    merged.push(`${database}.${table} ${partition}`);
  }
  return merged;
}
