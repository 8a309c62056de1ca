import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface MigrationFile {
  /** The file's name, `001_director_and_historic.sql`: what the storage table remembers. */
  readonly name: string;
  readonly path: string;
  readonly sql: string;
}

/** The numbered SQL files for ClickHouse, in order. They lie beside this file, wherever the process was started. */
export async function readMigrations(): Promise<readonly MigrationFile[]> {
  const folder = fileURLToPath(new URL('./clickhouse/', import.meta.url));
  const names = (await readdir(folder)).filter((name) => /^\d{3}_\w+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return { name, path, sql: await readFile(path, 'utf8') };
    }),
  );
}

/** A schema change that ClickHouse refused. The message names the file; its own error is the cause. */
export class MigrationFailed extends Error {
  constructor(file: string, cause: unknown) {
    super(`ClickHouse migration ${file} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'MigrationFailed';
  }
}
