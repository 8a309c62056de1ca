import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openConnection, type Connection } from '@/lib/postgres/Connection';

/** Every runner waits for the same lock: two consoles started at once migrate one after the other. */
const ADVISORY_LOCK = 7_126_035_911;

const APPLIED = `
  CREATE SCHEMA IF NOT EXISTS lastwrite_migrations;
  CREATE TABLE IF NOT EXISTS lastwrite_migrations.applied (
    series     text        NOT NULL,
    name       text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (series, name)
  )`;

export interface MigrationSeries {
  /** Absolute path of a folder of `NNN_name.sql` files, applied in the order of their names. */
  readonly directory: string;
  /** Distinguishes several series in one database, e.g. `state`. */
  readonly series: string;
}

/**
 * Applies what is missing, each file in a transaction of its own together with the note that it was applied, so a kill at any moment
 * leaves whole migrations only. Safe to repeat and to run from several processes. Returns the names applied by this call.
 * Throws what Postgres says, with the file's name before it.
 */
export async function runPostgresMigrations(
  url: string,
  { directory, series }: MigrationSeries,
): Promise<readonly string[]> {
  const client = await openConnection({
    connectionString: url,
    application_name: `lastwrite migrations ${series}`,
    connectionTimeoutMillis: 10_000,
    // The wait for another console's migrations included.
    deadlineMs: 10 * 60_000,
  });
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(APPLIED);
    const missing = await missingMigrations(client, directory, series);
    for (const name of missing) await applyMigration(client, directory, series, name);
    return missing;
  } finally {
    // Ending the session also gives the lock back.
    await client.end();
  }
}

async function missingMigrations(client: Connection, directory: string, series: string): Promise<readonly string[]> {
  const files = (await readdir(directory)).filter((file) => /^\d{3}_\w+\.sql$/.test(file)).sort();
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM lastwrite_migrations.applied WHERE series = $1::text',
    [series],
  );
  const applied = new Set(rows.map((row) => row.name));
  return files.filter((file) => !applied.has(file));
}

async function applyMigration(client: Connection, directory: string, series: string, name: string): Promise<void> {
  const sql = await readFile(join(directory, name), 'utf8');
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query('INSERT INTO lastwrite_migrations.applied (series, name) VALUES ($1::text, $2::text)', [
      series,
      name,
    ]);
    await client.query('COMMIT');
  } catch (cause) {
    throw new Error(`Migration ${series}/${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
