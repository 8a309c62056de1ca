import { Client } from 'pg';
import { Umzug } from 'umzug';
import { MigrationFailed, readMigrations } from './readMigrations';

/** Any constant will do, as long as no other program takes the same advisory lock in this database. */
const LOCK = 7_236_415_001;

/**
 * Brings the schemas `director` and `historic` up to date in the database that the URL names. Safe to run twice and at the same time.
 * A file and its mark in `public.lastwrite_migrations` are one transaction, so a crash leaves neither half. Throws MigrationFailed.
 */
export async function migratePostgres(url: string): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'lastwrite-migrations' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1::bigint)', [LOCK]);
    await client.query(`CREATE TABLE IF NOT EXISTS public.lastwrite_migrations (
      name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`);
    await migrator(client, await readMigrations('postgres')).up();
  } finally {
    await client.end();
  }
}

function migrator(client: Client, files: Awaited<ReturnType<typeof readMigrations>>): Umzug<Client> {
  return new Umzug({
    context: client,
    logger: undefined,
    migrations: files.map(({ name, path, sql }) => ({ name, path, up: () => apply(client, name, sql) })),
    storage: {
      executed: async () => {
        const { rows } = await client.query<{ name: string }>('SELECT name FROM public.lastwrite_migrations ORDER BY name');
        return rows.map((row) => row.name);
      },
      // The migration's own transaction has marked it.
      logMigration: () => Promise.resolve(),
      unlogMigration: () => Promise.reject(new Error('migrations only go forward')),
    },
  });
}

async function apply(client: Client, name: string, sql: string): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query('INSERT INTO public.lastwrite_migrations (name) VALUES ($1)', [name]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new MigrationFailed('Postgres', name, error);
  }
}
