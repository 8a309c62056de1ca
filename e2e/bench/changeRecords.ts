import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import pg from 'pg';
import { clickhouseCard, postgresScoreKey, sampleKeysSql, toName } from './benchCards';

export const CHANGED = 1_000;
/** Of them: ClickHouse has another comment. */
export const WRONG = 10;

/** Changes the comments of a thousand scorecards now, in every copy, and gives the names of the ten whose comment in ClickHouse is another one. */
export async function changeRecords(urls: {
  readonly postgres: string;
  readonly clickhouse: string;
}): Promise<readonly string[]> {
  const numbers = Array.from({ length: CHANGED }, (_, index) => 30_000 + index * 7);
  const wrong = numbers.filter((_, index) => index % (CHANGED / WRONG) === 0);
  const postgres = new pg.Client({ connectionString: urls.postgres });
  await postgres.connect();
  const clickhouse = createClient({ url: urls.clickhouse, log: { level: ClickHouseLogLevel.ERROR } });
  try {
    const keyed = Object.entries(postgresScoreKey)
      .filter(([column]) => column !== 'criterion_id')
      .map(([column, value]) => `held.${column} = ${value}`);
    const { rows: times } = await postgres.query<{ now: string }>(
      `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS now`,
    );
    const now = times[0]?.now ?? '';
    for (const table of ['director.scorecards', 'historic.scorecard_scores'])
      await postgres.query(
        `UPDATE ${table} AS held SET comment = 'Changed: card ' || n, updated_at = '${now}+00'
         FROM unnest($1::bigint[]) AS cards (n) WHERE ${keyed.join(' AND ')}`,
        [numbers],
      );
    const card = {
      ...clickhouseCard(0),
      comment: `if(n IN (${wrong.join(', ')}), 'Not listened to yet.', concat('Changed: card ', toString(n)))`,
      update_time: `toDateTime64('${now}', 6, 'UTC')`,
    };
    await clickhouse.command({
      query: `INSERT INTO scorecard (${Object.keys(card).join(', ')}) SELECT ${Object.values(card).join(', ')}
        FROM (SELECT toInt64(arrayJoin([${numbers.join(', ')}])) AS n)`,
    });
    const { rows } = await postgres.query<string[]>({ text: sampleKeysSql, values: [wrong], rowMode: 'array' });
    return rows.map((row) => toName(row).text);
  } finally {
    await Promise.all([postgres.end(), clickhouse.close()]);
  }
}
