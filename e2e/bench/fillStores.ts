import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import pg from 'pg';
import { clickhouseCard, clickhouseScore, partitions, postgresCard, postgresScore, postgresScoreKey, sampleCount, sampleNumber, scoresPerCard } from './benchCards';

type Columns = Readonly<Record<string, string>>;
const select = (columns: Columns) => `(${Object.keys(columns).join(', ')}) SELECT ${Object.values(columns).join(', ')}`;
const key = 'customer_id, profile_id, scorecard_id';

/** Puts cards with ten scores each into director and historic. Keys are built afterwards, and nothing is logged: no read depends on it. */
export async function fillPostgres(url: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const cards = `generate_series(0::bigint, ${count}::bigint - 1) AS cards (n)`;
  const scores = `generate_series(0, ${scoresPerCard - 1}) AS scores (k)`;
  const filled = [
    ['director.scorecards', key, `${select(postgresCard)} FROM ${cards}`],
    ['director.scores', `${key}, criterion_id`, `${select({ ...postgresScoreKey, ...postgresScore })} FROM ${cards}, ${scores}`],
    ['historic.scorecard_scores', `${key}, criterion_id`, `${select({ ...postgresCard, ...postgresScore })} FROM ${cards}, ${scores}`],
  ] as const;
  try {
    await client.query("SET maintenance_work_mem = '512MB'; ALTER TABLE director.scores DROP CONSTRAINT IF EXISTS scores_customer_id_profile_id_scorecard_id_fkey");
    for (const [table, primaryKey, rows] of filled) {
      const constraint = `${table.split('.')[1]}_pkey`;
      await client.query(`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${constraint}`);
      await client.query(`ALTER TABLE ${table} SET UNLOGGED`);
      await client.query(`INSERT INTO ${table} ${rows}`);
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${constraint} PRIMARY KEY (${primaryKey})`);
      await client.query(`VACUUM (ANALYZE) ${table}`);
    }
  } finally {
    await client.end();
  }
}

/** The same cards in ClickHouse, a part for each partition; the sampled ones with two earlier versions, each inserted before the next. */
export async function fillClickHouse(url: string, count: number): Promise<void> {
  if (count % partitions !== 0) throw new RangeError(`the number of cards is a multiple of ${partitions}`);
  const client = createClient({ url, request_timeout: 600_000, log: { level: ClickHouseLogLevel.ERROR } });
  const oneBlock = 'SETTINGS max_insert_block_size = 4000000, min_insert_block_size_rows = 4000000, min_insert_block_size_bytes = 0, max_block_size = 65536, max_threads = 2';
  const insert = async (numbers: string, cards: number, drafts: number) => {
    const scored = `(SELECT n, k FROM (SELECT ${numbers} AS n FROM numbers(${cards})) ARRAY JOIN range(${scoresPerCard}) AS k)`;
    await client.command({ query: `INSERT INTO scorecard ${select(clickhouseCard(drafts))} FROM (SELECT ${numbers} AS n FROM numbers(${cards})) ${oneBlock}` });
    await client.command({ query: `INSERT INTO scorecard_score ${select(clickhouseScore(drafts))} FROM ${scored} ${oneBlock}` });
  };
  try {
    for (const drafts of [2, 1]) await insert(`toInt64(number * ${sampleNumber(1)})`, sampleCount, drafts);
    for (let partition = 0; partition < partitions; partition += 1) {
      await insert(`toInt64(${partition} + number * ${partitions})`, count / partitions, 0);
    }
  } finally {
    await client.close();
  }
}
