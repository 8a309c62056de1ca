import { join, resolve } from 'node:path';
import { checkout } from '@/lib/build/checkout.js';
import type { Config } from '@/lib/environments/config';
import { readEnv } from '@/lib/environments/readEnv';
import { UsageError } from '../UsageError';
import { consoleAnswers, readStack, type Stack } from './readStack';

/** @throws UsageError where the option --url has no address of a console */
export function checkUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UsageError('--url expects an address like http://127.0.0.1:3000');
  return url;
}

/** The stack that runs from this folder, or else from the checkout that this command belongs to; only the former when LASTWRITE_HOME names it. */
export function findStack(config: Pick<Config, 'home'>): Stack | null {
  const named = config.home !== resolve('.lastwrite');
  return readStack(config.home) ?? (named ? null : readStack(join(checkout, '.lastwrite')));
}

const storeVariables = { postgres: 'LASTWRITE_POSTGRES_URL', clickhouse: 'LASTWRITE_CLICKHOUSE_URL' } as const;

/** The variables of this shell that name other stores than the running stack reads, in words; null: there are none. */
function otherStores({ environments }: Pick<Config, 'environments'>, stack: Stack): string | null {
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

/** The console that runs here and answers, and what `otherStores` says of it; null: there is none. */
export async function findConsole(
  config: Config,
): Promise<{ readonly url: string; readonly others: string | null } | null> {
  const stack = findStack(config);
  const url = stack?.console.url ?? null;
  if (stack === null || url === null || !(await consoleAnswers(url))) return null;
  return { url, others: otherStores(config, stack) };
}
