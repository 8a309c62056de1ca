import { noteDeed, type Deed } from '@/lib/state/activity/noted';
import type { Server } from '../getServer';

/** Notes what was done outside the console's own database, and can't be undone where noting it fails. */
export async function noteQuietly({ state, log }: Pick<Server, 'state' | 'log'>, deed: Deed): Promise<void> {
  if (state === null) return;
  await noteDeed(state, deed).catch((error: unknown) => {
    log.warn({ error, kind: deed.kind }, 'what somebody did could not be noted');
  });
}
