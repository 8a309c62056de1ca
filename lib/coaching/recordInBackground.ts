import { recordCalls, type RecordedCall } from '@/lib/state/calls';
import type { State } from '@/lib/state/openState';

/** At most so many calls are kept while the state can't be reached; then the oldest go. */
const KEPT_AT_MOST = 1_000;
const BATCH = 100;
const COLLECT_MS = 50;

export interface CallRecorder {
  /** Returns at once. */
  record(call: RecordedCall): void;
  /** Writes what is left, as far as that succeeds at the first try. */
  close(): Promise<void>;
}

/**
 * Saves calls in batches, beside the calls themselves: a state that is slow or gone never holds up or breaks one. What can't be saved is
 * tried again with the next batch, and reported once per failure.
 */
export function recordInBackground(
  state: State,
  environmentId: string,
  onFailure: (error: unknown) => void,
): CallRecorder {
  let waiting: RecordedCall[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      try {
        await recordCalls(state, environmentId, batch);
      } catch (error) {
        waiting = [...batch, ...waiting].slice(-KEPT_AT_MOST);
        onFailure(error);
        return;
      }
    }
  };
  const flushSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      running = running.then(flush);
    }, COLLECT_MS);
  };
  return {
    record(call) {
      waiting.push(call);
      if (waiting.length > KEPT_AT_MOST) waiting.shift();
      flushSoon();
    },
    async close() {
      clearTimeout(timer);
      await running;
      await flush();
    },
  };
}
