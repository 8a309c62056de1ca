import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadTest } from '@/lib/contract/loadTests';
import { Refused, Unreachable } from '../source/apiSource';
import type { LoadTestSource } from '../source/loadTestSource';

/** A console that is started again is back by then. */
const PATIENCE_MS = 60_000;
const AGAIN_AFTER_MS = 1_000;

/**
 * Tells `onChange` of every state until the load test is over, and gives the last one; null when `signal` came first. A console that goes
 * away is waited for: the run is in its database, not in it. Throws Refused, and Unreachable when it stays away.
 */
export async function followLoadTest(
  source: LoadTestSource,
  id: string,
  signal: AbortSignal,
  onChange: (loadTest: LoadTest) => void,
): Promise<LoadTest | null> {
  let answeredMs = performance.now();
  while (!signal.aborted) {
    try {
      for await (const loadTest of source.watch(id, signal)) {
        answeredMs = performance.now();
        onChange(loadTest);
        if (isOver(loadTest)) return loadTest;
      }
    } catch (error) {
      if (signal.aborted) return null;
      if (error instanceof Refused && error.problem.status < 500) throw error;
      if (performance.now() - answeredMs > PATIENCE_MS) throw awayForLong(error);
    }
    await sleep(AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

export function isOver({ status }: Pick<LoadTest, 'status'>): boolean {
  return status !== 'queued' && status !== 'running';
}

function awayForLong(cause: unknown): Unreachable {
  return new Unreachable(
    `The console has not answered for ${PATIENCE_MS / 1000} s. The load test continues once a worker runs.`,
    { cause },
  );
}
