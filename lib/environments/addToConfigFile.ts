import { existsSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { addRecords } from './addRecords';
import { readIfThere } from './loadConfig';
import { readConfigFile } from './readConfigFile';
import { readEnv } from './readEnv';
import { FILE_NAME } from './toConfig';
import type { Variables } from './variables';
import { writeWhole } from './writeWhole';

/** Adds record types to the configuration file, or makes one, and tells where it is. What could not be read is not written: throws a ConfigError. */
export function addToConfigFile(
  entries: readonly object[],
  variables: Variables = process.env,
  directory: string = process.cwd(),
): string {
  const path = resolve(directory, readEnv(variables).configPath ?? FILE_NAME);
  const text = addRecords(readIfThere(path, false), entries);
  readConfigFile(text, basename(path), variables);
  // What a link leads to is written, and is for whom it was.
  if (existsSync(path)) writeOver(realpathSync(path), text);
  else writeWhole(path, text, 0o644);
  return path;
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
