import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '@/lib/environments/ConfigError';
import { loadConfig } from '@/lib/environments/loadConfig';
import { migrateState } from '@/lib/state/migrateState';
import type { Logger } from './log';

const AGAIN_MS = 5_000;

/**
 * Brings the console's own database up to date, as soon as it answers: a console may start before it does. Consoles that start at once take
 * turns. Until then whatever needs it is answered with 503.
 */
export async function migrateOwnState(log: Pick<Logger, 'warn'>): Promise<void> {
  const url = stateUrl();
  if (url === null) return;
  for (;;) {
    try {
      return await migrateState(url);
    } catch (error) {
      log.warn({ error }, 'the console’s own database could not be brought up to date; it is tried again');
      await sleep(AGAIN_MS, undefined, { ref: false });
    }
  }
}

/** A configuration with mistakes is told by every answer. */
function stateUrl(): string | null {
  try {
    return loadConfig().stateUrl;
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}
