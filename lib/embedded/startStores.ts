import type { EnvSettings } from '../environments/readEnv';
import { startClickHouse, type EmbeddedClickHouse } from './clickhouse/startClickHouse';
import { currentPlatform, whyUnsupported } from './platformSupport';
import { startPostgres, type EmbeddedPostgres } from './postgres/startPostgres';

export type Report = (part: string, text: string, sinceMs?: number) => void;

/** The stores of a stack: each embedded or configured. */
export type Stores = {
  readonly postgres: EmbeddedPostgres | null;
  readonly clickhouse: EmbeddedClickHouse | null;
  readonly urls: {
    readonly postgres: string;
    readonly postgresReader: string;
    readonly state: string;
    readonly clickhouse: string;
    readonly clickhouseReader: string;
    readonly clickhouseDatabase: string;
  };
};

export type StoresOptions = {
  readonly home: string;
  readonly settings: Pick<EnvSettings, 'postgresUrl' | 'clickhouseUrl' | 'stateUrl'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly report: Report;
  readonly volatile: boolean;
};

/** Starts the stores that the settings do not name, both at the same time. When one fails, the other is ended. */
export async function startStores({ home, settings, env, report, volatile }: StoresOptions): Promise<Stores> {
  // The console's own database lives in the embedded Postgres unless it is configured as well.
  const needsPostgres = settings.postgresUrl === undefined || settings.stateUrl === undefined;
  const needsClickHouse = settings.clickhouseUrl === undefined;
  const platform = currentPlatform();
  const unsupported = [
    needsPostgres ? whyUnsupported('Postgres', platform) : null,
    needsClickHouse ? whyUnsupported('ClickHouse', platform) : null,
  ];
  const reasons = unsupported.filter((reason) => reason !== null);
  if (reasons.length > 0) throw new Error(reasons.join('\n'));

  const began = performance.now();
  const [postgres, clickhouse] = await Promise.allSettled([
    needsPostgres ? startPostgres(home, env, { volatile }) : Promise.resolve(null),
    needsClickHouse ? startClickHouse(home, env) : Promise.resolve(null),
  ]);
  if (postgres.status === 'rejected' || clickhouse.status === 'rejected') {
    for (const part of [postgres, clickhouse]) if (part.status === 'fulfilled') await part.value?.process.stop();
    throw [postgres, clickhouse].find((part) => part.status === 'rejected')?.reason;
  }
  postgres.value?.notices.forEach((notice) => report('recovered', notice));
  if (postgres.value !== null) report('Postgres', `running on port ${postgres.value.port}`, began);
  if (settings.postgresUrl !== undefined) report('Postgres', 'from LASTWRITE_POSTGRES_URL');
  report(
    'ClickHouse',
    clickhouse.value === null
      ? 'from LASTWRITE_CLICKHOUSE_URL'
      : `engine ${clickhouse.value.version} on port ${clickhouse.value.port}`,
    clickhouse.value === null ? undefined : began,
  );
  return {
    postgres: postgres.value,
    clickhouse: clickhouse.value,
    urls: urlsOf(settings, postgres.value, clickhouse.value),
  };
}

function urlsOf(
  settings: StoresOptions['settings'],
  postgres: EmbeddedPostgres | null,
  clickhouse: EmbeddedClickHouse | null,
): Stores['urls'] {
  const database = 'coaching';
  const configured = settings.clickhouseUrl ?? '';
  return {
    postgres: settings.postgresUrl ?? postgres?.url(database) ?? '',
    postgresReader: settings.postgresUrl ?? postgres?.readerUrl(database) ?? '',
    state: settings.stateUrl ?? postgres?.url('lastwrite') ?? '',
    clickhouse: clickhouse?.url(database) ?? configured,
    clickhouseReader: clickhouse?.readerUrl(database) ?? configured,
    clickhouseDatabase:
      clickhouse === null ? decodeURIComponent(new URL(configured).pathname.slice(1)) || 'default' : database,
  };
}
