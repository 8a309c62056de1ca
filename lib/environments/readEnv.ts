import { isUrl, namesUser } from './isUrl';
import { targetsSchema, type Targets } from './targetSchema';
import { ConfigError, type ConfigMistake } from './ConfigError';
import { logLevels, type ExplorerConfig, type LogLevel } from './config';
import { redactUrl } from './redactUrl';
import { expectedDays, parseDays, retentionVariables, type Retention, type RetentionKind } from './retention';
import { suggest } from './suggest';
import { testVariablePrefixes, variableNames, type Variables } from './variables';

/** What the environment variables say, each checked on its own; undefined: not set. */
export interface EnvSettings {
  readonly postgresUrl: string | undefined;
  readonly clickhouseUrl: string | undefined;
  readonly coachingUrl: string | undefined;
  /** The same API over gRPC. */
  readonly coachingGrpcUrl: string | undefined;
  /** Of the environment that variables name. */
  readonly targets: Targets;
  /** Files of scenarios besides those that the configuration names. */
  readonly scenarios: readonly string[];
  readonly coachingToken: string | undefined;
  readonly stateUrl: string | undefined;
  readonly labUrl: string | undefined;
  readonly labClickhouseUrl: string | undefined;
  /** The stores of `local` as users that may write; both or neither. */
  readonly explorer: ExplorerConfig | undefined;
  readonly configPath: string | undefined;
  readonly home: string | undefined;
  readonly defaultStrategy: string;
  readonly latency: 'none' | 'staging';
  readonly settleMs: number;
  readonly timeoutMs: number;
  readonly embedded: boolean;
  /** A simulated team writes to the embedded stores. */
  readonly fleet: boolean;
  /** The embedded stack offers default schedules at its first start. */
  readonly schedules: boolean;
  /** The console's process starts a worker beside itself. */
  readonly worker: boolean;
  readonly connections: number;
  readonly logLevel: LogLevel;
  /** Only what is set. */
  readonly retention: Partial<Retention>;
}

const STRATEGY =
  /^(save_all|omit_submission|own_columns|version_check|row_lock)\/(async_closure|async_closure_updated_at|async_reread|sync_in_transaction|async_reread_row_version|enqueued_before_commit|own_half)$/;
const PREFIX = 'LASTWRITE_';
/** An hour: longer waits are slips of the unit. */
const LONGEST_MS = 3_600_000;

/** Pure. An empty variable counts as not set. Throws a ConfigError that lists every mistake. */
export function readEnv(env: Variables): EnvSettings {
  const mistakes: ConfigMistake[] = unknownVariables(env);

  function read<T>(
    name: (typeof variableNames)[number],
    fallback: T,
    expected: string,
    parse: (text: string) => T | null,
    show = (text: string) => JSON.stringify(text),
  ): T {
    const text = env[name]?.trim();
    if (text === undefined || text === '') return fallback;
    const value = parse(text);
    if (value !== null) return value;
    mistakes.push({ where: name, found: `it is ${show(text)}`, expected });
    return fallback;
  }
  const anyText = (text: string) => text;
  const url = (name: (typeof variableNames)[number], schemes: readonly string[]) =>
    read<string | undefined>(
      name,
      undefined,
      `a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
      (text) => (isUrl(text, schemes) ? text : null),
      redactUrl,
    );
  /** It is kept with each call and shown to whoever may read. */
  const callUrl = (name: (typeof variableNames)[number]) => {
    const given = url(name, ['http:', 'https:']);
    if (given !== undefined && namesUser(given))
      mistakes.push({
        where: name,
        found: `it is ${redactUrl(given)}`,
        expected: 'a URL without a user or a password: LASTWRITE_COACHING_TOKEN is sent in a header',
      });
    return given;
  };
  const whole = (
    name: (typeof variableNames)[number],
    fallback: number,
    what: string,
    { least, most }: { readonly least: number; readonly most: number },
  ) =>
    read(name, fallback, `a whole number of ${what} from ${least} to ${most}`, (text) => {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
      return value >= least && value <= most ? value : null;
    });
  const milliseconds = (name: (typeof variableNames)[number], fallback: number, least: number) =>
    whole(name, fallback, 'milliseconds', { least, most: LONGEST_MS });

  const flag = (name: (typeof variableNames)[number], fallback: boolean) =>
    read(name, fallback, '1 or 0', (text) => ({ '1': true, '0': false })[text] ?? null);

  const explorer = (): ExplorerConfig | undefined => {
    const postgresUrl = url('LASTWRITE_EXPLORER_POSTGRES_URL', ['postgres:', 'postgresql:']);
    const clickhouseUrl = url('LASTWRITE_EXPLORER_CLICKHOUSE_URL', ['http:', 'https:']);
    if (postgresUrl !== undefined && clickhouseUrl !== undefined) return { postgresUrl, clickhouseUrl };
    if (postgresUrl === undefined && clickhouseUrl === undefined) return undefined;
    const where = postgresUrl === undefined ? 'LASTWRITE_EXPLORER_POSTGRES_URL' : 'LASTWRITE_EXPLORER_CLICKHOUSE_URL';
    if (mistakes.every((mistake) => mistake.where !== where))
      mistakes.push({ where, found: 'it is not set, but the other explorer store is', expected: 'both or neither' });
    return undefined;
  };

  const retention = (): Partial<Retention> =>
    Object.fromEntries(
      (Object.keys(retentionVariables) as RetentionKind[]).flatMap((kind) => {
        const days = read<{ readonly value: number | null } | null>(
          retentionVariables[kind],
          null,
          expectedDays,
          (text) => {
            const value = parseDays(text);
            return value === undefined ? null : { value };
          },
        );
        return days === null ? [] : [[kind, days.value]];
      }),
    );

  const settings: EnvSettings = {
    postgresUrl: url('LASTWRITE_POSTGRES_URL', ['postgres:', 'postgresql:']),
    clickhouseUrl: url('LASTWRITE_CLICKHOUSE_URL', ['http:', 'https:']),
    coachingUrl: callUrl('LASTWRITE_COACHING_URL'),
    coachingGrpcUrl: callUrl('LASTWRITE_COACHING_GRPC_URL'),
    coachingToken: read<string | undefined>('LASTWRITE_COACHING_TOKEN', undefined, 'a token', anyText),
    targets: read<Targets>(
      'LASTWRITE_TARGETS',
      {},
      'targets as JSON, like {"orders": {"url": "https://orders.example.com"}}, without a user or a password in an address',
      readTargets,
      () => 'something else',
    ),
    scenarios: read<readonly string[]>('LASTWRITE_SCENARIOS', [], 'comma-separated paths', (text) =>
      text.split(',').map((path) => path.trim()),
    ),
    stateUrl: url('LASTWRITE_STATE_URL', ['postgres:', 'postgresql:']),
    labUrl: url('LASTWRITE_LAB_URL', ['postgres:', 'postgresql:']),
    labClickhouseUrl: url('LASTWRITE_LAB_CLICKHOUSE_URL', ['http:', 'https:']),
    explorer: explorer(),
    configPath: read<string | undefined>('LASTWRITE_CONFIG', undefined, 'a path', anyText),
    home: read<string | undefined>('LASTWRITE_HOME', undefined, 'a path', anyText),
    defaultStrategy: read(
      'LASTWRITE_DEFAULT_STRATEGY',
      'save_all/async_closure',
      'a row write and a replication, like save_all/async_closure',
      (text) => (STRATEGY.test(text) ? text : null),
    ),
    latency: read<'none' | 'staging'>('LASTWRITE_LATENCY', 'none', 'none or staging', (text) =>
      text === 'none' || text === 'staging' ? text : null,
    ),
    settleMs: milliseconds('LASTWRITE_SETTLE_MS', 2000, 0),
    timeoutMs: milliseconds('LASTWRITE_TIMEOUT_MS', 5000, 1),
    embedded: flag('LASTWRITE_EMBEDDED', false),
    fleet: flag('LASTWRITE_FLEET', true),
    schedules: flag('LASTWRITE_SCHEDULES', true),
    worker: flag('LASTWRITE_WORKER', true),
    connections: whole('LASTWRITE_CONNECTIONS', 80, 'connections', { least: 20, most: 10_000 }),
    logLevel: read<LogLevel>(
      'LASTWRITE_LOG_LEVEL',
      'info',
      logLevels.join(', '),
      (text) => logLevels.find((level) => level === text) ?? null,
    ),
    retention: retention(),
  };
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return settings;
}

function readTargets(text: string): Targets | null {
  try {
    const read = targetsSchema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

function unknownVariables(env: Variables): ConfigMistake[] {
  const known: readonly string[] = variableNames;
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name))
    .filter((name) => !testVariablePrefixes.some((prefix) => name.startsWith(prefix)))
    .map((name) => {
      const near = suggest(
        name.slice(PREFIX.length),
        known.map((other) => other.slice(PREFIX.length)),
      );
      return {
        where: name,
        found: 'there is no such variable',
        expected: near ? `${PREFIX}${near}?` : `one of ${known.join(', ')}`,
      };
    });
}
