import { loadConfig } from '@/lib/environments/loadConfig';
import { UsageError } from '../UsageError';
import { Unreachable } from './apiSource';
import { findStack, otherStores } from './openSource';
import { consoleAnswers } from './readStack';

/**
 * The address of a running console: the one at `url`, else the one that runs here. Load tests, explorations and sweeps need it, for the console's workers run them.
 * Throws UsageError, ConfigError, and Unreachable with how to start one.
 */
export async function openConsole(url: string | undefined): Promise<string> {
  if (url !== undefined) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new UsageError('--url expects an address like http://127.0.0.1:3000');
    return url;
  }
  const config = loadConfig();
  const stack = findStack(config);
  const running = stack?.console.url ?? null;
  if (stack !== null && running !== null && (await consoleAnswers(running))) {
    const others = otherStores(config, stack);
    if (others === null) return running;
    throw new Unreachable(
      `The console at ${running} reads other stores than ${others}. Restart it from this shell, or set --url to use it as it is.`,
    );
  }
  throw new Unreachable(
    'This command needs a running console, and none runs on this machine. Start one with "npm start", or set --url.',
  );
}
