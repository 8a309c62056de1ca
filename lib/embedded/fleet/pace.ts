import { setTimeout as sleep } from 'node:timers/promises';

/** Calls something over and over, each time a while after it has ended, until it is stopped. A failure is left to the next round. */
export function keepDoing(action: () => Promise<void>, pauseMs: () => number): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await action().catch(() => undefined);
      await sleep(pauseMs(), undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
