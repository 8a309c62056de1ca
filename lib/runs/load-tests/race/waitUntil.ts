import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

/** A timer fires up to about a millisecond late, more on a busy machine: the rest is waited for turn by turn, with I/O going on. */
const AWAKE_BEFORE_MS = 2.5;
/** Shorter than a turn. */
const SPIN_MS = 0.05;

/** Resolves as exactly as possible at a moment of `performance.now()`, and at once when that is past. */
export async function waitUntil(atMs: number, signal?: AbortSignal): Promise<void> {
  const restMs = atMs - performance.now();
  if (restMs > AWAKE_BEFORE_MS)
    await sleep(restMs - AWAKE_BEFORE_MS, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  while (!signal?.aborted && performance.now() < atMs - SPIN_MS) await turn();
  if (signal?.aborted) return;
  while (performance.now() < atMs);
}
