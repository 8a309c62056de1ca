import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { State } from '../openState';
import { runPostgresMigrations } from '../runPostgresMigrations';

/** Begins a database of the console anew, as it was before the migration with this number: `037`. */
export async function migrateBefore({ pool }: State, url: string, number: string): Promise<void> {
  await pool.query('DROP SCHEMA lastwrite, races, lastwrite_migrations CASCADE');
  const folder = join(import.meta.dirname, '..', 'migrations');
  const earlier = await mkdtemp(join(tmpdir(), 'lastwrite-migrations-'));
  try {
    for (const file of (await readdir(folder)).filter((each) => each < number))
      await copyFile(join(folder, file), join(earlier, file));
    await runPostgresMigrations(url, { directory: earlier, series: 'state' });
  } finally {
    await rm(earlier, { recursive: true, force: true });
  }
}
