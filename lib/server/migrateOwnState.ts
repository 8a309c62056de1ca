import { setTimeout as sleep } from 'node:timers/promises';
import { migrateState } from '@/lib/state/migrateState';
import type { Logger } from './log';
import { noteOwnMigration } from './probe/ownMigration';

const AGAIN_MS = 5_000;

/**
 * Brings the console's own database up to date, as soon as it answers: a console may start before it does. Consoles that start at once take
 * turns. `readUrl` is asked each time, since a configuration with mistakes may be corrected meanwhile; null: there is no such database. Until then whatever needs it is answered with 503.
 */
export async function migrateOwnState(readUrl: () => string | null, log: Pick<Logger, 'warn'>): Promise<void> {
  noteOwnMigration('waits');
  for (;;) {
    try {
      const url = readUrl();
      if (url !== null) await migrateState(url);
      return noteOwnMigration('done');
    } catch (error) {
      noteOwnMigration('failed');
      log.warn({ error }, 'the console’s own database could not be migrated, trying again');
      await sleep(AGAIN_MS, undefined, { ref: false });
    }
  }
}
