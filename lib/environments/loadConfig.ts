import { readFileSync } from 'node:fs';
import { basename, dirname, extname, relative, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { ConfigError, type ConfigMistake } from './ConfigError';
import type { Config, LabSource, ScenarioSource } from './config';
import type { ConfigFile } from './configFileSchema';
import { readConfigFile } from './readConfigFile';
import { readEnv, type EnvSettings } from './readEnv';
import { readScenarioFile } from './readScenarioFile';
import { FILE_NAME, toConfig, type FilesBeside } from './toConfig';
import type { Variables } from './variables';

/**
 * The configuration of this process: its variables and, if there is one, lastwrite.config.json in `directory`. The only place that
 * reads `process.env`. Throws a ConfigError that lists every mistake. `fileMustExist` false: the file that LASTWRITE_CONFIG names is yet to be made.
 */
export function loadConfig(
  variables: Variables = process.env,
  directory: string = process.cwd(),
  fileMustExist = true,
): Config {
  const env = readEnv(variables);
  const path = resolve(directory, env.configPath ?? FILE_NAME);
  const text = readIfThere(path, fileMustExist && env.configPath !== undefined);
  const file = text === null ? null : readConfigFile(text, basename(path), variables);
  return toConfig(env, file, resolve(directory, env.home ?? '.lastwrite'), filesBeside(env, file, path));
}

/** The same, or null while it has mistakes. Every API answer lists them. */
export function loadConfigIfValid(): Config | null {
  try {
    return loadConfig();
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

/** Scenarios and certificates that the configuration names. @throws ConfigError with every mistake in all of them */
function filesBeside(env: EnvSettings, file: ConfigFile | null, configPath: string): FilesBeside {
  const [directory, fileName] = [dirname(configPath), basename(configPath)];
  const pathOf = (path: string) => resolve(directory, path);
  const mistakes: ConfigMistake[] = [];
  const collect = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      mistakes.push(...error.mistakes);
      return null;
    }
  };
  const patterns = [
    ...(file?.scenarios ?? []).map((path) => ({ path, where: fileName })),
    ...env.scenarios.map((path) => ({ path, where: 'LASTWRITE_SCENARIOS' })),
  ];
  const paths = patterns.flatMap(({ path, where }) => {
    const found = globSync([path], { cwd: directory, absolute: true, expandDirectories: false }).sort();
    if (found.length === 0)
      mistakes.push({
        where,
        found: `there is no file at ${path}`,
        expected: 'a scenario file, or a pattern that matches some',
      });
    return found;
  });
  const files = [...new Set(paths)];
  const labFiles = files.filter(isRace).map((path): LabSource => ({
    id: basename(path, extname(path)),
    path: relative(directory, path),
    file: path,
    text: readFileSync(path, 'utf8'),
  }));
  const scenarios = files
    .filter((path) => !isRace(path))
    .flatMap((path): readonly ScenarioSource[] => {
      const text = readFileSync(path, 'utf8');
      const read = collect(() => readScenarioFile(text, relative(directory, path)));
      return read === null ? [] : [{ file: read, path }];
    });
  const named = [...scenarios.map(({ file: { id }, path }) => ({ id, path: relative(directory, path) })), ...labFiles];
  for (const [index, { id, path }] of named.entries()) {
    const earlier = named.slice(0, index).find((other) => other.id === id);
    if (earlier !== undefined)
      mistakes.push({
        where: path,
        found: `${earlier.path} has the same id "${id}"`,
        expected: 'a unique id for each scenario',
      });
  }
  const certificates = new Map<string, string>();
  for (const { ca } of [file?.targets ?? {}, ...(file?.environments ?? []).map(({ targets }) => targets ?? {})].flatMap(
    (targets) => Object.values(targets),
  ))
    if (ca !== undefined) collect(() => certificates.set(ca, readIfThere(pathOf(ca), true) ?? ''));
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return { fileName, scenarios, labFiles, pathOf, certificates };
}

/** Told by its ending; whatever else is named is a race over an API. */
function isRace(path: string): boolean {
  return ['.sql', '.spec'].includes(extname(path));
}

export function readIfThere(path: string, mustBeThere: boolean): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' && !mustBeThere) return null;
    const found = code === 'ENOENT' ? `there is no file ${path}` : `the file ${path} cannot be read (${String(code)})`;
    throw new ConfigError([
      { where: mustBeThere ? 'LASTWRITE_CONFIG' : basename(path), found, expected: 'a readable configuration file' },
    ]);
  }
}
