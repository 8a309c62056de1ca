import { setTimeout as sleep } from 'node:timers/promises';

export interface Rounds {
  /** Has the next round begin at once; one that is in hand is followed by another. */
  wake(): void;
  /** Begins no further round, and resolves when the one in hand is over. */
  close(): Promise<void>;
}

export interface RoundsOptions {
  /**
   * What there is to do. Gives how long to wait for the next round, in ms; nothing: `everyMs`. The signal is aborted when the rounds are closed.
   * A failure is told, and the next round comes after `everyMs`.
   */
  readonly round: (closing: AbortSignal) => Promise<number | void>;
  readonly everyMs: number;
  /** Before the first one; default 0. */
  readonly firstAfterMs?: number;
  readonly onError: (error: unknown) => void;
}

/** Repeats an action until it is closed, so work is found even if no wake-up arrived, only later. */
export function openRounds({ round, everyMs, firstAfterMs = 0, onError }: RoundsOptions): Rounds {
  const closing = new AbortController();
  const { signal } = closing;
  let wake = (): void => undefined;
  let woken = Promise.resolve();
  // Before a round, so that whoever wakes it while it looks is not overlooked.
  const arm = (): void => {
    woken = new Promise((resolve) => {
      wake = resolve;
    });
  };
  const wait = async (ms: number): Promise<void> => {
    if (ms <= 0) return;
    // A timer that nobody waits for any more would stay until it is due.
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    await Promise.race([woken, sleep(ms, undefined, { signal: either }).catch(() => undefined)]);
    over.abort();
  };
  arm();
  const working = (async () => {
    await wait(firstAfterMs);
    while (!signal.aborted) {
      arm();
      const waitMs = await round(signal).catch(onError);
      await wait(waitMs ?? everyMs);
    }
  })();
  return {
    wake: () => wake(),
    close: async () => {
      closing.abort();
      await working;
    },
  };
}
