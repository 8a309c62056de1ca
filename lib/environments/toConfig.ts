import type { RecordEntry } from '@/lib/record/RecordEntry';
import { ConfigError } from './ConfigError';
import type {
  CoachingConfig,
  Config,
  ConnectionSource,
  EnvironmentConfig,
  LabSource,
  ScenarioSource,
  TargetConfig,
  TokenSource,
} from './config';
import type { Targets } from './targetSchema';
import type { ConfigFile } from './configFileSchema';
import type { EnvSettings } from './readEnv';
import { retentionDefaults, type Retention } from './retention';

/** Default for what a command printed; after an authentication failure it is asked again at once. */
const CACHE_SECONDS = 300;
const LOCAL = 'local';
export const FILE_NAME = 'lastwrite.config.json';

/** The files next to the configuration, read in advance. */
export interface FilesBeside {
  /** Of the configuration itself, as mistakes name it. */
  readonly fileName: string;
  readonly scenarios: readonly ScenarioSource[];
  readonly labFiles: readonly LabSource[];
  /** Absolute, from where the configuration file lies. */
  readonly pathOf: (path: string) => string;
  /** The text of a certificate file, by the path that the configuration gives. */
  readonly certificates: ReadonlyMap<string, string>;
}

const NO_FILES: FilesBeside = {
  fileName: FILE_NAME,
  scenarios: [],
  labFiles: [],
  pathOf: (path) => path,
  certificates: new Map(),
};

type FileEnvironment = NonNullable<ConfigFile['environments']>[number];

/**
 * Joins the variables and the file. Without a file, or with one that names no environment, there is one, `local`, made from the variables. Else its
 * environments come first, and `local` follows while an embedded stack runs and the file does not say `"embedded": false`. Pure.
 */
export function toConfig(
  env: EnvSettings,
  file: ConfigFile | null,
  home: string,
  files: FilesBeside = NO_FILES,
): Config {
  const records = file?.records ?? [];
  const targets = file?.targets ?? {};
  const fromFile = (file?.environments ?? []).map((entry) =>
    fromFileEntry(entry, env, records, targetsOf({ ...targets, ...entry.targets }, files)),
  );
  const withLocal = file?.environments === undefined || (env.embedded && file.embedded !== false);
  if (withLocal && fromFile.some((entry) => entry.id === LOCAL)) {
    throw new ConfigError([
      {
        where: files.fileName,
        found: `an environment has the id "${LOCAL}", which the embedded stack uses`,
        expected: 'another id, or "embedded": false',
      },
    ]);
  }
  const [first, ...rest] = withLocal
    ? [...fromFile, localEnvironment(env, records, targetsOf({ ...env.targets, ...targets }, files))]
    : fromFile;
  if (!first)
    throw new ConfigError([{ where: files.fileName, found: 'no environment is configured', expected: 'at least one' }]);
  return {
    environments: [first, ...rest],
    scenarios: files.scenarios,
    labFiles: files.labFiles,
    stateUrl: env.stateUrl ?? null,
    labUrl: env.labUrl ?? null,
    labClickhouseUrl: env.labClickhouseUrl ?? null,
    home,
    worker: env.worker,
    connections: env.connections,
    defaultStrategy: env.defaultStrategy,
    latency: env.latency,
    logLevel: env.logLevel,
    retention: { ...retentionDefaults, ...daysIn(file), ...env.retention },
    drift: { keepValues: file?.drift?.keepValues ?? true },
  };
}

/** A key that is left out is not set, and no value. */
function daysIn(file: ConfigFile | null): Partial<Retention> {
  return Object.fromEntries(Object.entries(file?.retention ?? {}).filter(([, days]) => days !== undefined));
}

function localEnvironment(
  env: EnvSettings,
  records: readonly RecordEntry[],
  targets: EnvironmentConfig['targets'],
): EnvironmentConfig {
  return {
    id: LOCAL,
    title: env.embedded ? 'Embedded' : 'Local',
    postgres: env.postgresUrl ? { kind: 'url', url: env.postgresUrl } : null,
    clickhouse: env.clickhouseUrl ? { kind: 'url', url: env.clickhouseUrl } : null,
    coaching: env.coachingUrl
      ? {
          url: env.coachingUrl,
          ...(env.coachingGrpcUrl === undefined ? {} : { grpcUrl: env.coachingGrpcUrl }),
          token: env.coachingToken ? { kind: 'token', token: env.coachingToken } : null,
        }
      : null,
    // Only stores that the stack itself made are known to be nobody's data.
    loadTests: env.embedded,
    explorer: env.explorer ?? null,
    settleMs: env.settleMs,
    timeoutMs: env.timeoutMs,
    customers: [],
    targets,
    records,
  };
}

/** `records`: those of all environments; one that the entry describes itself takes its place. */
function fromFileEntry(
  entry: FileEnvironment,
  env: EnvSettings,
  records: readonly RecordEntry[],
  targets: EnvironmentConfig['targets'],
): EnvironmentConfig {
  const own = entry.records ?? [];
  return {
    id: entry.id,
    title: entry.title ?? entry.id,
    postgres: connectionOf(entry.postgres),
    clickhouse: connectionOf(entry.clickhouse),
    coaching: entry.coaching ? coachingOf(entry.coaching) : null,
    loadTests: entry.loadTests ?? false,
    explorer: null,
    settleMs: entry.settleMs ?? env.settleMs,
    timeoutMs: entry.timeoutMs ?? env.timeoutMs,
    customers: entry.customers ?? [],
    targets,
    records: [...records.filter(({ id }) => !own.some((other) => other.id === id)), ...own],
  };
}

function targetsOf(targets: Targets, { pathOf, certificates }: FilesBeside): EnvironmentConfig['targets'] {
  return Object.fromEntries(
    Object.entries(targets).map(([id, target]): [string, TargetConfig] => [
      id,
      {
        url: target.url ?? null,
        grpcUrl: target.grpcUrl ?? null,
        token: tokenOf(target),
        headers: target.headers ?? {},
        ca: target.ca === undefined ? null : (certificates.get(target.ca) ?? null),
        protos: (target.protos ?? []).map(pathOf),
      },
    ]),
  );
}

function connectionOf({ url, command, cacheSeconds, any }: FileEnvironment['postgres']): ConnectionSource {
  return url !== undefined
    ? { kind: 'url', url }
    : { kind: 'command', command: command ?? [], cacheSeconds: cacheSeconds ?? CACHE_SECONDS, any: any ?? false };
}

function coachingOf(coaching: NonNullable<FileEnvironment['coaching']>): CoachingConfig {
  const { url, grpcUrl } = coaching;
  return { url, ...(grpcUrl === undefined ? {} : { grpcUrl }), token: tokenOf(coaching) };
}

function tokenOf({
  token,
  tokenCommand,
}: Pick<NonNullable<FileEnvironment['coaching']>, 'token' | 'tokenCommand'>): TokenSource | null {
  if (tokenCommand !== undefined) return { kind: 'command', command: tokenCommand, cacheSeconds: CACHE_SECONDS };
  return token !== undefined ? { kind: 'token', token } : null;
}
