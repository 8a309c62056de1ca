import { setTimeout as sleep } from 'node:timers/promises';

/** A timer fires up to about a millisecond late, more on a busy machine: the rest is waited for awake, with I/O going on. */
const AWAKE_BEFORE_MS = 2.5;
/** Nothing else is begun in the last moment: reading one answer takes that long, and the moment would be past. */
const ALONE_MS = 1.5;
/**
 * Between two looks at the clock. Turn after turn without a nap leaves megabytes a second of garbage, and its collection, which takes several
 * milliseconds, then falls into the very wait.
 */
const NAP_MS = 0.1;
/** A nap of less would end late. */
const SPIN_MS = 0.2;

interface Awaited {
  readonly atMs: number;
  readonly signal: AbortSignal | undefined;
  readonly resolve: () => void;
}

/** All that are awake together: none naps past the moment of another. */
const awake = new Set<Awaited>();
/** Those moments that are still slept for. */
const ahead = new Set<{ readonly atMs: number }>();
const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));

/** Resolves as exactly as possible at a moment of `performance.now()`; at once when that is past or the signal is aborted. */
export async function waitUntil(atMs: number, signal?: AbortSignal): Promise<void> {
  const restMs = atMs - performance.now();
  if (restMs > AWAKE_BEFORE_MS) {
    const moment = { atMs };
    ahead.add(moment);
    await sleep(restMs - AWAKE_BEFORE_MS, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    ahead.delete(moment);
  }
  if (signal?.aborted || performance.now() >= atMs) return;
  await new Promise<void>((resolve) => {
    awake.add({ atMs, signal, resolve });
    if (awake.size === 1) setImmediate(look);
  });
}

/** True while no moment that is waited for comes within `ms`. */
export function isCalmFor(ms: number): boolean {
  const untilMs = performance.now() + ms;
  return awake.size === 0 && [...ahead].every(({ atMs }) => atMs > untilMs);
}

/** What it releases goes on before the next look. */
function look(): void {
  for (const each of awake) if (each.signal?.aborted) release(each);
  if (awake.size === 0) return;
  const nextMs = Math.min(...[...awake].map(({ atMs }) => atMs));
  if (nextMs - performance.now() > ALONE_MS) nap();
  else {
    while (nextMs - performance.now() > SPIN_MS) nap();
    while (performance.now() < nextMs);
    for (const each of awake) if (each.atMs <= nextMs) release(each);
  }
  if (awake.size > 0) setImmediate(look);
}

function nap(): void {
  Atomics.wait(nobodyWakes, 0, 0, NAP_MS);
}

function release(each: Awaited): void {
  awake.delete(each);
  each.resolve();
}
