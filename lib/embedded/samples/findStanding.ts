import type { WritableStores } from '@/lib/reference/openStores';
import { tables } from '@/lib/reference/scorecard/catalogue';
import type { SampleRecord } from './SampleStage';

/** Which of the samples that are known to have been made are still there, by name: in each store, unless it is the point that they are not. */
export async function findStanding(
  { postgres, clickhouse }: WritableStores,
  samples: readonly SampleRecord[],
  made: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const ids = samples.map(({ name }) => name.scorecard);
  const [director, versions] = await Promise.all([
    postgres.query<{ id: string }>(
      'SELECT scorecard_id::text AS id FROM director.scorecards WHERE scorecard_id = ANY ($1::uuid[])',
      [ids],
    ),
    clickhouse
      .query({
        query: `SELECT DISTINCT toString(scorecard_id) AS id FROM ${tables.card.clickhouse} WHERE scorecard_id IN ({ids:Array(UUID)})`,
        query_params: { ids },
        format: 'JSONEachRow',
      })
      .then((result) => result.json<{ id: string }>()),
  ]);
  const inPostgres = new Set(director.rows.map(({ id }) => id));
  const inClickHouse = new Set(versions.map(({ id }) => id));
  const standing = samples.filter(
    ({ name, findings }) =>
      made.has(name.text) &&
      inPostgres.has(name.scorecard) !== findings.includes('missing_in_postgres') &&
      inClickHouse.has(name.scorecard) !== findings.includes('missing_in_clickhouse'),
  );
  return new Set(standing.map(({ name }) => name.text));
}
