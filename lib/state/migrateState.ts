import { fileURLToPath } from 'node:url';
import type { State } from './openState';
import { missingMigrations, runPostgresMigrations } from './runPostgresMigrations';

const ofState = { directory: fileURLToPath(new URL('./migrations', import.meta.url)), series: 'state' };

/** Brings the console's own database (never an inspected one) up to date. See `runPostgresMigrations`. */
export async function migrateState(url: string): Promise<void> {
  await runPostgresMigrations(url, ofState);
}

/** How many migrations the console's own database still lacks; null: it has no tables at all. */
export async function countMissing({ pool }: State): Promise<number | null> {
  const { rows } = await pool.query<{ there: boolean }>(
    "SELECT to_regclass('lastwrite_migrations.applied') IS NOT NULL AS there",
  );
  return rows[0]?.there === true ? (await missingMigrations(pool, ofState)).length : null;
}
