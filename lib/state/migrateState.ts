import { fileURLToPath } from 'node:url';
import { runPostgresMigrations } from './runPostgresMigrations';

const directory = fileURLToPath(new URL('./migrations', import.meta.url));

/** Brings the console's own database (never an inspected one) up to date. See `runPostgresMigrations`. */
export async function migrateState(url: string): Promise<void> {
  await runPostgresMigrations(url, { directory, series: 'state' });
}
