import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { PostgresAccount } from './findAccount';
import type { PostgresBinaries } from './findBinaries';

const majorVersion = '18';

/** A data folder that is not one this Postgres can open. Nothing in it was changed. */
export class CorruptFolderError extends Error {
  override readonly name = 'CorruptFolderError';

  constructor(
    readonly folder: string,
    reason: string,
  ) {
    super(`${folder} ${reason}. Move it away and start again. It is created again with sample data.`);
  }
}

/**
 * Makes the cluster in `folder` unless it is there. It is made beside it and renamed, so that a start that is killed leaves no
 * half of one. Text sorts by code point, on every platform. @throws CorruptFolderError, Error with initdb's own message
 */
export function initialiseCluster(
  binaries: PostgresBinaries,
  account: PostgresAccount,
  folder: string,
  password: string,
): 'made' | 'found' {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    checkVersion(folder);
    return 'found';
  }
  const unfinished = `${folder}.unfinished`;
  const passwordFile = `${folder}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (account.owner !== null) {
      for (const path of [unfinished, passwordFile]) chownSync(path, account.owner.uid, account.owner.gid);
    }
    const { file, args, ...options } = account.command(binaries.initdb, [
      '--pgdata',
      unfinished,
      '--username',
      'postgres',
      '--pwfile',
      passwordFile,
      '--auth',
      'scram-sha-256',
      '--encoding',
      'UTF8',
      '--locale-provider',
      'builtin',
      '--builtin-locale',
      'C.UTF-8',
      '--locale',
      'C',
      '--no-instructions',
    ]);
    const made = spawnSync(file, args, {
      ...options,
      cwd: '/',
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    if (made.status !== 0) throw new Error(`initdb failed: ${(made.error?.message ?? made.stderr).trim()}`);
    renameSync(unfinished, folder);
    return 'made';
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function checkVersion(folder: string): void {
  const file = join(folder, 'PG_VERSION');
  if (!existsSync(file)) throw new CorruptFolderError(folder, 'is not a Postgres data folder: PG_VERSION is missing');
  const version = readFileSync(file, 'utf8').trim();
  if (version === majorVersion) return;
  const known = /^\d{1,2}$/.test(version);
  throw new CorruptFolderError(
    folder,
    known
      ? `belongs to Postgres ${version}, and this is Postgres ${majorVersion}`
      : 'is damaged: PG_VERSION contains no version',
  );
}
