import { readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { addRecords } from './addRecords';
import { ConfigError } from './ConfigError';
import type { Config } from './config';
import { readConfigFile } from './readConfigFile';
import { readEnv } from './readEnv';
import { toConfig } from './toConfig';
import type { Variables } from './variables';

const FILE_NAME = 'lastwrite.config.json';

/** Adds record types to the configuration file, or makes one, and tells where it is. What could not be read is not written: throws a ConfigError. */
export function addToConfigFile(
  entries: readonly object[],
  variables: Variables = process.env,
  directory: string = process.cwd(),
): string {
  const path = resolve(directory, readEnv(variables).configPath ?? FILE_NAME);
  const text = addRecords(readIfThere(path, false), entries);
  readConfigFile(text, basename(path), variables);
  writeFileSync(path, text);
  return path;
}

/**
 * The configuration of this process: its variables and, if there is one, lastwrite.config.json in `directory`. The only place that
 * reads `process.env`. Throws a ConfigError that lists every mistake.
 */
export function loadConfig(variables: Variables = process.env, directory: string = process.cwd()): Config {
  const env = readEnv(variables);
  const path = resolve(directory, env.configPath ?? FILE_NAME);
  const text = readIfThere(path, env.configPath !== undefined);
  const file = text === null ? null : readConfigFile(text, basename(path), variables);
  return toConfig(env, file, resolve(directory, env.home ?? '.lastwrite'));
}

function readIfThere(path: string, mustBeThere: boolean): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' && !mustBeThere) return null;
    const found = code === 'ENOENT' ? `there is no file ${path}` : `the file ${path} can't be read (${String(code)})`;
    throw new ConfigError([
      { where: mustBeThere ? 'LASTWRITE_CONFIG' : basename(path), found, expected: 'a readable configuration file' },
    ]);
  }
}
