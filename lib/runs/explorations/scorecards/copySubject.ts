import type { ClickHouseClient, InsertParams } from '@clickhouse/client';
import type { Pool } from 'pg';
import { cardColumns, keyIs, keyOf, scoreColumns } from '@/lib/reference/columns';
import { tables } from '@/lib/reference/scorecard/catalogue';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';

const cards = cardColumns.map(({ column }) => column);
const scores = ['criterion_id', ...scoreColumns.map(({ column }) => column)];

const COPY = `
  WITH wanted AS (SELECT * FROM unnest($4::text[], $5::uuid[]) AS w(profile_id, scorecard_id)),
    ${copyOf('director.scorecards', [...cards, 'row_version', 'replication_version'], 'cards')},
    ${copyOf('director.scores', scores, 'scores')},
    ${copyOf('historic.scorecard_scores', [...scores, ...cards], 'historic')}
  SELECT 1`;

function copyOf(table: string, columns: readonly string[], name: string): string {
  return `${name} AS (
      INSERT INTO ${table} (customer_id, profile_id, scorecard_id, ${columns.join(', ')})
      SELECT t.customer_id, w.profile_id, w.scorecard_id, ${columns.map((column) => `t.${column}`).join(', ')}
      FROM ${table} AS t CROSS JOIN wanted AS w WHERE ${keyIs('t')})`;
}

/** Copies a record under other names of the same customer, in Postgres with one statement. */
export async function copyInPostgres(
  postgres: Pool,
  from: ScorecardName,
  names: readonly ScorecardName[],
): Promise<void> {
  await postgres.query({
    name: 'explorer_copy_record',
    text: COPY,
    values: [...keyOf(from), names.map(({ profile }) => profile), names.map(({ scorecard }) => scorecard)],
  });
}

/** Repeats what was inserted for a record for other names: one insert for each table. */
export async function copyInClickHouse(
  clickhouse: ClickHouseClient,
  inserts: readonly InsertParams[],
  names: readonly ScorecardName[],
): Promise<void> {
  await Promise.all(
    inserts.map((insert) => {
      const rows = Array.isArray(insert.values) ? (insert.values as readonly object[]) : [];
      const values = names.flatMap(({ profile, scorecard }) =>
        rows.map((row) => ({ ...row, [tables.key.profile]: profile, [tables.key.scorecard]: scorecard })),
      );
      return clickhouse.insert({ ...insert, values });
    }),
  );
}

/** A client that notes what is inserted through it. */
export function noteInserts(client: ClickHouseClient, note: (insert: InsertParams) => void): ClickHouseClient {
  const insert: ClickHouseClient['insert'] = (parameters) => {
    note(parameters);
    return client.insert(parameters);
  };
  return Object.assign(Object.create(client) as ClickHouseClient, { insert });
}
