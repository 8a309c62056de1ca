import { setTimeout as sleep } from 'node:timers/promises';

/** What a server says that has no connection left, for all or for this role or database. */
const TOO_MANY_CONNECTIONS = '53300';
/** Longer, and whoever asked is better told. */
const WAITS_FOR_MS = 30_000;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 500;

/** A refused connection is a wait, and no failure: somebody gives one back. @throws what connecting throws for any other reason, or for too long */
export async function waitForPlace<T>(connect: () => Promise<T>, isOver: () => boolean = () => false): Promise<T> {
  const until = performance.now() + WAITS_FOR_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
    try {
      return await connect();
    } catch (error) {
      if ((error as { code?: string }).code !== TOO_MANY_CONNECTIONS || isOver() || performance.now() > until)
        throw error;
      // Those who wait do not come back all at once.
      await sleep(pauseMs * (0.5 + Math.random()));
    }
  }
}
