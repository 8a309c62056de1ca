import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import pg from 'pg';
import {
  clickhouseCard,
  clickhouseScore,
  postgresCard,
  postgresScore,
  postgresScoreKey,
  sampleKeysSql,
  scoresPerCard,
  toName,
} from './benchCards';

/** Ways in which a scorecard is made to drift, and the cause that a sweep has to give for it. */
const kinds = {
  'only in Postgres': ['missing_in_clickhouse'],
  'only in ClickHouse': ['missing_in_postgres'],
  'one score of ten missing in ClickHouse': ['missing_row'],
  'a score that Postgres does not have': ['orphan_row'],
  'a microsecond in one time': ['missing_write'],
  '1e-10 in one float': ['out_of_order_write'],
  'a stale comment under the newest version': ['out_of_order_write'],
  'a tie that the wrong version won': ['version_tie'],
  'a version from tomorrow': ['future_version'],
  'one row of the derived copy': ['derived_divergence'],
} as const satisfies Record<string, readonly string[]>;

export type Kind = keyof typeof kinds;
export const everyKind = Object.keys(kinds) as Kind[];
export const OF_EACH = 5;

export interface Planted {
  readonly kind: Kind;
  readonly name: string;
  readonly causes: readonly string[];
}

type Columns = Readonly<Record<string, string>>;
const KEY = ['customer_id', 'profile_id', 'scorecard_id'] as const;

/** Plants fifty drifts among `cards` healthy scorecards, and a few beside them. Needs at least 50,000. */
export async function plantDrifts(
  urls: { readonly postgres: string; readonly clickhouse: string },
  cards: number,
): Promise<readonly Planted[]> {
  const postgres = new pg.Client({ connectionString: urls.postgres });
  await postgres.connect();
  const clickhouse = createClient({ url: urls.clickhouse, log: { level: ClickHouseLogLevel.ERROR } });
  const planted: Planted[] = [];
  try {
    // A deep sweep of millions takes minutes, and merges remove the evidence of some causes sooner.
    for (const table of ['scorecard', 'scorecard_score'])
      await clickhouse.command({ query: `SYSTEM STOP MERGES ${table}` });
    for (const [place, kind] of everyKind.entries()) {
      const beyond = kind === 'only in Postgres' || kind === 'only in ClickHouse';
      // None of those that were filled with a history.
      const numbers = Array.from({ length: OF_EACH }, (_, index) =>
        beyond
          ? cards + place * OF_EACH + index
          : 10_001 + Math.floor(((cards - 20_000) / 60) * (place * OF_EACH + index)),
      );
      await plant(kind, numbers, postgres, clickhouse);
      const { rows } = await postgres.query<string[]>({ text: sampleKeysSql, values: [numbers], rowMode: 'array' });
      planted.push(...rows.map((row) => ({ kind, name: toName(row).text, causes: kinds[kind] })));
    }
    return planted;
  } finally {
    await Promise.all([postgres.end(), clickhouse.close()]);
  }
}

async function plant(
  kind: Kind,
  numbers: readonly number[],
  postgres: pg.Client,
  clickhouse: ClickHouseClient,
): Promise<void> {
  const list = numbers.join(', ');
  const inPostgres = (table: string, columns: Columns, scores: boolean) =>
    postgres.query(
      `INSERT INTO ${table} (${Object.keys(columns).join(', ')}) SELECT ${Object.values(columns).join(', ')}
       FROM unnest(ARRAY[${list}]::bigint[]) AS cards (n)${scores ? ` CROSS JOIN generate_series(0, ${scoresPerCard - 1}) AS scores (k)` : ''}`,
    );
  const inClickHouse = (table: string, columns: Columns, ks: readonly number[] | null = null) =>
    clickhouse.command({
      query: `INSERT INTO ${table} (${Object.keys(columns).join(', ')}) SELECT ${Object.values(columns).join(', ')}
        FROM (SELECT toInt64(arrayJoin([${list}])) AS n)${ks === null ? '' : ` ARRAY JOIN [${ks.join(', ')}] AS k`}`,
    });
  const allScores = Array.from({ length: scoresPerCard }, (_, k) => k);
  const change = (table: string, set: string, more = '') =>
    postgres.query(
      `UPDATE ${table} AS held SET ${set} FROM unnest(ARRAY[${list}]::bigint[]) AS cards (n)
       WHERE ${KEY.map((column) => `held.${column} = ${postgresScoreKey[column] ?? ''}`).join(' AND ')}${more}`,
    );
  const [card, score] = [clickhouseCard(1), clickhouseScore(1)];
  switch (kind) {
    case 'only in Postgres':
      await inPostgres('director.scorecards', postgresCard, false);
      await inPostgres('director.scores', { ...postgresScoreKey, ...postgresScore }, true);
      await inPostgres('historic.scorecard_scores', { ...postgresCard, ...postgresScore }, true);
      return;
    case 'only in ClickHouse':
      await inClickHouse('scorecard', card);
      await inClickHouse('scorecard_score', score, allScores);
      return;
    case 'one score of ten missing in ClickHouse': {
      const keys = `${KEY.map((column) => card[column] ?? '').join(', ')}`;
      await clickhouse.command({
        query: `DELETE FROM scorecard_score WHERE criterion_id = 'criterion-4'
          AND (${KEY.join(', ')}) IN (SELECT ${keys} FROM (SELECT toInt64(arrayJoin([${list}])) AS n))`,
        clickhouse_settings: { lightweight_delete_mode: 'lightweight_update' },
      });
      return;
    }
    case 'a score that Postgres does not have':
      await inClickHouse('scorecard_score', { ...score, criterion_id: "'criterion-99'" }, [9]);
      return;
    case 'a microsecond in one time':
      await change('director.scorecards', "created_at = created_at + interval '1 microsecond'");
      await change('historic.scorecard_scores', "created_at = created_at + interval '1 microsecond'");
      return;
    case '1e-10 in one float':
      // The right version first, because the fill stamped its own long before the row was committed.
      for (const more of ['', ' + 1e-10'])
        await inClickHouse(
          'scorecard_score',
          { ...score, numeric_value: `(n + k) % 5${more}`, update_time: 'now64(6)' },
          [3],
        );
      return;
    case 'a stale comment under the newest version':
      await inClickHouse('scorecard', { ...card, comment: "'Not listened to yet.'" });
      return;
    case 'a tie that the wrong version won':
      await inClickHouse('scorecard', card);
      await inClickHouse('scorecard', { ...card, comment: "'Not listened to yet.'" });
      return;
    case 'a version from tomorrow':
      await inClickHouse('scorecard', {
        ...card,
        comment: "'Not listened to yet.'",
        update_time: 'now64(6) + INTERVAL 1 DAY',
      });
      return;
    case 'one row of the derived copy':
      await change(
        'historic.scorecard_scores',
        "text_value = 'nobody said so'",
        " AND held.criterion_id = 'criterion-2'",
      );
      return;
    default:
      return kind satisfies never;
  }
}
