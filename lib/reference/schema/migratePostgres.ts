import { fileURLToPath } from 'node:url';
import { runPostgresMigrations } from '@/lib/state/runPostgresMigrations';

const directory = fileURLToPath(new URL('./postgres', import.meta.url));

/** Brings the schemas `director` and `historic` up to date in the database that the URL names. See `runPostgresMigrations`. */
export async function migratePostgres(url: string): Promise<void> {
  await runPostgresMigrations(url, { directory, series: 'coaching' });
}
