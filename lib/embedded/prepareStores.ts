import { migrateClickHouse } from '../reference/schema/migrateClickHouse';
import { migratePostgres } from '../reference/schema/migratePostgres';
import { migrateState } from '../state/migrateState';
import type { Report, Stores } from './startStores';

export type PrepareOptions = { readonly postgresConfigured: boolean; readonly report: Report };

/**
 * Migrates what is Lastwrite's own: the embedded inspected stores, and the console's database wherever it is. An inspected store
 * that is configured belongs to others and is left as it is.
 */
export async function prepareStores(
  { urls, clickhouse }: Stores,
  { postgresConfigured, report }: PrepareOptions,
): Promise<void> {
  const began = performance.now();
  await Promise.all([
    postgresConfigured ? undefined : migratePostgres(urls.postgres),
    clickhouse === null ? undefined : migrateClickHouse({ url: urls.clickhouse, database: urls.clickhouseDatabase }),
    migrateState(urls.state),
  ]);
  report('schemas', 'up to date', began);
}
