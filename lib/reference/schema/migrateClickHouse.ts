import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { Umzug } from 'umzug';
import { MigrationFailed, readMigrations } from './readMigrations';

export interface ClickHouseTarget {
  /** `http://user:password@host:port`; a database in its path is ignored. */
  readonly url: string;
  readonly database: string;
}

/**
 * Creates the database if it is missing and brings its tables up to date. Each file holds one statement that may run twice
 * (`IF NOT EXISTS`): ClickHouse has no transaction to put a statement and its mark into. Throws MigrationFailed.
 */
export async function migrateClickHouse(target: ClickHouseTarget): Promise<void> {
  const url = new URL(target.url);
  url.pathname = '/';
  const connect = (database: string) => createClient({ url: url.href, database, application: 'lastwrite-migrations' });
  const outside = connect('default');
  try {
    await outside.command({
      query: 'CREATE DATABASE IF NOT EXISTS {database:Identifier}',
      query_params: { database: target.database },
    });
  } finally {
    await outside.close();
  }
  const inside = connect(target.database);
  try {
    await inside.command({
      query: `CREATE TABLE IF NOT EXISTS lastwrite_migrations (
      name String, applied_at DateTime64(6, 'UTC') DEFAULT now64(6)) ENGINE = MergeTree ORDER BY name`,
    });
    await migrator(inside, await readMigrations()).up();
  } finally {
    await inside.close();
  }
}

function migrator(
  client: ClickHouseClient,
  files: Awaited<ReturnType<typeof readMigrations>>,
): Umzug<ClickHouseClient> {
  return new Umzug({
    context: client,
    logger: undefined,
    migrations: files.map(({ name, path, sql }) => ({ name, path, up: () => apply(client, name, sql) })),
    storage: {
      executed: async () => {
        const result = await client.query({
          query: 'SELECT DISTINCT name FROM lastwrite_migrations ORDER BY name',
          format: 'JSONEachRow',
        });
        return (await result.json<{ name: string }>()).map((row) => row.name);
      },
      logMigration: async ({ name }) => {
        await client.insert({
          table: 'lastwrite_migrations',
          columns: ['name'],
          values: [{ name }],
          format: 'JSONEachRow',
          clickhouse_settings: { async_insert: 0 },
        });
      },
      unlogMigration: () => Promise.reject(new Error('migrations only go forward')),
    },
  });
}

async function apply(client: ClickHouseClient, name: string, sql: string): Promise<void> {
  try {
    await client.command({ query: sql });
  } catch (error) {
    throw new MigrationFailed(name, error);
  }
}
