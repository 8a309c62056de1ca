import { loadConfig } from '@/lib/environments/loadConfig';
import type { Config } from '@/lib/environments/config';
import type { Terminal } from '../Terminal';
import { apiSource, Unreachable, type InspectionSource } from './apiSource';
import { askConsole } from './askConsole';
import { checkUrl, findConsole } from './findConsole';

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
  if (url !== undefined) return apiSource(checkUrl(url), askConsole);
  const config = loadConfig(process.env, process.cwd(), !makesFile);
  const running = await findConsole(config);
  if (running?.others === null) return apiSource(running.url, askConsole);
  if (running !== null)
    terminal.complain(
      `The console at ${running.url} reads other stores than ${running.others}. Reading those without it.`,
    );
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
