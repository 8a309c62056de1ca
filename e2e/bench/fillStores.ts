import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import pg from 'pg';
import {
  clickhouseCard,
  clickhouseScore,
  postgresCard,
  postgresScore,
  postgresScoreKey,
  sampleCount,
  sampleNumber,
  scoresPerCard,
} from './benchCards';

type Columns = Readonly<Record<string, string>>;
const key = 'customer_id, profile_id, scorecard_id';
const names = (columns: Columns) => Object.keys(columns).join(', ');
const values = (columns: Columns) => Object.values(columns).join(', ');

/** Puts cards with ten scores each into director and historic. Keys are built afterwards, and nothing is logged: no read depends on it. */
export async function fillPostgres(url: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // What is of the card is computed once for its ten scores: OFFSET 0 keeps the planner from doing it for each.
  const cards = (columns: Columns) =>
    `(SELECT n, ${Object.entries(columns)
      .map(([name, value]) => `${value} AS ${name}`)
      .join(', ')} FROM generate_series(0::bigint, ${count}::bigint - 1) AS cards (n) OFFSET 0) AS card`;
  const scores = `generate_series(0, ${scoresPerCard - 1}) AS scores (k)`;
  const filled = [
    ['director.scorecards', key, `(${names(postgresCard)}) SELECT ${names(postgresCard)} FROM ${cards(postgresCard)}`],
    [
      'director.scores',
      `${key}, criterion_id`,
      `(${names(postgresScoreKey)}, ${names(postgresScore)}) SELECT ${names(postgresScoreKey)}, ${values(postgresScore)} FROM ${cards(postgresScoreKey)} CROSS JOIN ${scores}`,
    ],
    [
      'historic.scorecard_scores',
      `${key}, criterion_id`,
      `(${names(postgresCard)}, ${names(postgresScore)}) SELECT ${names(postgresCard)}, ${values(postgresScore)} FROM ${cards(postgresCard)} CROSS JOIN ${scores}`,
    ],
  ] as const;
  try {
    await client.query(
      "SET maintenance_work_mem = '512MB'; ALTER TABLE director.scores DROP CONSTRAINT IF EXISTS scores_customer_id_profile_id_scorecard_id_fkey",
    );
    for (const [table, primaryKey, rows] of filled) await fillTable(client, table, primaryKey, rows);
  } finally {
    await client.end();
  }
}

/** Rows as INSERT takes them behind the table. */
export async function fillTable(client: pg.Client, table: string, primaryKey: string, rows: string): Promise<void> {
  const constraint = `${table.split('.')[1]}_pkey`;
  await client.query(`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${constraint}`);
  await client.query(`ALTER TABLE ${table} SET UNLOGGED`);
  await client.query(`INSERT INTO ${table} ${rows}`);
  await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${constraint} PRIMARY KEY (${primaryKey})`);
  await client.query(`VACUUM (ANALYZE) ${table}`);
}

/** The same cards in ClickHouse, merged into one part as a table at rest is; then the sampled ones twice more, so that they have a history. */
export async function fillClickHouse(url: string, count: number): Promise<void> {
  const client = createClient({ url, request_timeout: 600_000, log: { level: ClickHouseLogLevel.ERROR } });
  const insert = async (number: string, cards: number, laterMin: number) => {
    const numbered = `SELECT ${number} AS n FROM numbers(${cards})`;
    const [card, score] = [clickhouseCard(laterMin), clickhouseScore(laterMin)];
    await client.command({ query: `INSERT INTO scorecard (${names(card)}) SELECT ${values(card)} FROM (${numbered})` });
    await client.command({
      query: `INSERT INTO scorecard_score (${names(score)}) SELECT ${values(score)} FROM (SELECT n, k FROM (${numbered}) ARRAY JOIN range(${scoresPerCard}) AS k)`,
    });
  };
  try {
    await insert('toInt64(number)', count, 0);
    for (const table of ['scorecard', 'scorecard_score'])
      await client.command({ query: `OPTIMIZE TABLE ${table} FINAL` });
    for (const laterMin of [1, 2]) await insert(`toInt64(number * ${sampleNumber(1)})`, sampleCount, laterMin);
  } finally {
    await client.close();
  }
}
