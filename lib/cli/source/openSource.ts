import { join, resolve } from 'node:path';
import { checkout } from '@/lib/build/checkout.js';
import { loadConfig } from '@/lib/environments/loadConfig';
import type { Config } from '@/lib/environments/config';
import { readEnv } from '@/lib/environments/readEnv';
import type { Terminal } from '../Terminal';
import { UsageError } from '../UsageError';
import { apiSource, Unreachable, type InspectionSource } from './apiSource';
import { askConsole } from './askConsole';
import { consoleAnswers, readStack, type Stack } from './readStack';

/** The stack that runs from this folder, or else from the checkout that this command belongs to; only the former when LASTWRITE_HOME names it. */
export function findStack(config: Pick<Config, 'home'>): Stack | null {
  const named = config.home !== resolve('.lastwrite');
  return readStack(config.home) ?? (named ? null : readStack(join(checkout, '.lastwrite')));
}

const storeVariables = { postgres: 'LASTWRITE_POSTGRES_URL', clickhouse: 'LASTWRITE_CLICKHOUSE_URL' } as const;

/** The variables of this shell that name other stores than the running stack reads, in words; null: there are none. */
export function otherStores({ environments }: Pick<Config, 'environments'>, stack: Stack): string | null {
  const settings = readEnv(process.env);
  const named = { postgres: settings.postgresUrl, clickhouse: settings.clickhouseUrl };
  const others = (['postgres', 'clickhouse'] as const).filter((store) => {
    const url = named[store];
    // A configuration file may have no use for the variables.
    const used = environments.some(({ [store]: from }) => from?.kind === 'url' && from.url === url);
    return url !== undefined && used && ![stack[store].url, stack[store].readerUrl].includes(url);
  });
  return others.length === 0 ? null : others.map((store) => storeVariables[store]).join(' and ');
}

/**
 * Where to ask: the console at `url`; without it the one that runs here, unless this shell names other stores; without that the stores of the
 * configuration, in this process. `makesFile`: whoever asks will write the configuration file, so that it need not be there.
 * Throws UsageError, ConfigError, and Unreachable when there is nothing to ask.
 */
export async function openSource(
  url: string | undefined,
  terminal: Pick<Terminal, 'complain'>,
  { makesFile = false }: { readonly makesFile?: boolean } = {},
): Promise<InspectionSource> {
  if (url !== undefined) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new UsageError('--url expects an address like http://127.0.0.1:3000');
    return apiSource(url, askConsole);
  }
  const config = loadConfig(process.env, process.cwd(), !makesFile);
  const stack = findStack(config);
  const running = stack?.console.url ?? null;
  if (stack !== null && running !== null && (await consoleAnswers(running))) {
    const others = otherStores(config, stack);
    if (others === null) return apiSource(running, askConsole);
    terminal.complain(`The console at ${running} reads other stores than ${others}. Reading those without it.`);
  }
  const hasStores = config.environments.some(({ postgres, clickhouse }) => postgres !== null || clickhouse !== null);
  if (hasStores) return openLocally(config);
  throw new Unreachable(
    'No console runs on this machine and no stores are configured. Start a console with "npm start", set --url, or set LASTWRITE_POSTGRES_URL and LASTWRITE_CLICKHOUSE_URL.',
  );
}

async function openLocally(config: Config): Promise<InspectionSource> {
  const [{ createServer, setServer }, { createLog }, { createMetrics }] = await Promise.all([
    import('@/lib/server/getServer'),
    import('@/lib/server/log'),
    import('@/lib/server/metrics'),
  ]);
  const { answerLocally } = await import('@/lib/server/answerLocally');
  // Standard output belongs to the answer.
  const server = createServer(
    { ...config, logLevel: 'silent' },
    { log: createLog('silent'), metrics: createMetrics() },
  );
  setServer(server);
  return apiSource('http://localhost', answerLocally, () => server.close(), false);
}
