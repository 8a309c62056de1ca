import { loadConfig } from '@/lib/environments/loadConfig';
import { Unreachable } from './apiSource';
import { checkUrl, findConsole } from './findConsole';

/**
 * The address of a running console: the one at `url`, else the one that runs here. Load tests, explorations and sweeps need it, for the console's workers run them.
 * Throws UsageError, ConfigError, and Unreachable with how to start one.
 */
export async function openConsole(url: string | undefined): Promise<string> {
  if (url !== undefined) return checkUrl(url);
  const running = await findConsole(loadConfig());
  if (running?.others === null) return running.url;
  if (running !== null)
    throw new Unreachable(
      `The console at ${running.url} reads other stores than ${running.others}. Restart it from this shell, or set --url to use it as it is.`,
    );
  throw new Unreachable(
    'This command needs a running console, and none runs on this machine. Start one with "npm start", or set --url.',
  );
}
