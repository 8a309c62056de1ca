import { existsSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { addRecords, describesEnvironment } from './addRecords';
import { readIfThere } from './loadConfig';
import { readConfigFile } from './readConfigFile';
import { readEnv } from './readEnv';
import { FILE_NAME } from './toConfig';
import type { Variables } from './variables';
import { writeWhole } from './writeWhole';

/**
 * Adds record types of an environment to the configuration file, or makes one, and tells where it is, and whether they are the environment's own. What could not
 * be read is not written: throws a ConfigError.
 */
export function addToConfigFile(
  entries: readonly object[],
  environment: string,
  variables: Variables = process.env,
  directory: string = process.cwd(),
): { readonly path: string; readonly isOwn: boolean } {
  const path = resolve(directory, readEnv(variables).configPath ?? FILE_NAME);
  const before = readIfThere(path, false);
  const text = addRecords(before, entries, environment);
  readConfigFile(text, basename(path), variables);
  // What a link leads to is written, and is for whom it was.
  if (existsSync(path)) writeOver(realpathSync(path), text);
  else writeWhole(path, text, 0o644);
  return { path, isOwn: describesEnvironment(before, environment) };
}

/** A file that is mounted by itself, or whose folder is another's, cannot be replaced, but written. */
const IRREPLACEABLE: readonly (string | undefined)[] = ['EBUSY', 'EACCES', 'EPERM', 'EROFS'];

function writeOver(path: string, text: string): void {
  try {
    writeWhole(path, text, statSync(path).mode & 0o777);
  } catch (error) {
    if (!IRREPLACEABLE.includes((error as NodeJS.ErrnoException).code)) throw error;
    writeFileSync(path, text);
  }
}
