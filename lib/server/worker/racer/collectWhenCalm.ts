import { getHeapSpaceStatistics } from 'node:v8';
import { isCalmFor } from '@/lib/runs/load-tests/race/waitUntil';

const EVERY_MS = 50;
/** Longer than a collection takes on a busy machine. */
const CALM_MS = 25;
/** Of young objects; Node itself collects at 16 MB. */
const WORTH_BYTES = 6 * 1024 ** 2;

/** Collects young garbage while no call is about to start, so that it need not be collected in the milliseconds before one. Needs `--expose-gc`. */
export function collectWhenCalm(): void {
  setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    if (young !== undefined && young.space_used_size > WORTH_BYTES && isCalmFor(CALM_MS))
      globalThis.gc?.({ type: 'minor' });
  }, EVERY_MS).unref();
}
