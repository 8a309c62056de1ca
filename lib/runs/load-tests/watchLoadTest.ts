import { setTimeout as sleep } from 'node:timers/promises';
import type { IterationEvent, LoadTest } from '@/lib/contract/loadTests';
import { readIterationEvents, readPulse, type Pulse } from '@/lib/state/loadTests/readIterationEvents';
import { readLoadTest } from '@/lib/state/loadTests/readLoadTest';
import type { State } from '@/lib/state/openState';
import { loadTestNotFound } from './LoadTestError';

export type LoadTestEvent =
  | { readonly event: 'load-test'; readonly data: LoadTest }
  | { readonly event: 'iteration'; readonly id: string; readonly data: IterationEvent };

export interface WatchOptions {
  /** Finish order of the last iteration that the reader knows; 0 for none. */
  readonly after: number;
  /** Ends the stream, and with it the polling. */
  readonly signal: AbortSignal;
}

const POLL_MS = 300;
/** A document comes at most so often, and takes at most a tenth of the time. */
const DOCUMENT_MS = 400;
const MOST_TIME_SHARE = 0.1;
/** Workers, places in the queue and the time left change without anything finishing. */
const REFRESH_MS = 2_000;
const BATCH = 500;
/** A database that is away for longer ends the stream. */
const PATIENCE_MS = 60_000;

/**
 * The load test as it is now, every iteration that has finished so far and then each that finishes, in that order, and the load test
 * again whenever something about it has changed. Ends once it is over and all is told. Throws LoadTestError with its first value.
 */
export async function* watchLoadTest(
  state: State,
  id: string,
  { after, signal }: WatchOptions,
): AsyncGenerator<LoadTestEvent, void, void> {
  const documents = new Documents(state, id);
  const first = await documents.read();
  if (first === null) throw loadTestNotFound();
  yield { event: 'load-test', data: first };
  let last = after;
  /** Finish order of the last iteration that was told before the last document. */
  let described = after;
  let answeredMs = performance.now();
  while (!signal.aborted) {
    try {
      // Read before the events: once it says that all is over, no further event comes to be.
      const pulse = await readPulse(state, id);
      if (pulse === null) return;
      for (
        let batch = await readIterationEvents(state, id, last, BATCH);
        batch.length > 0;
        batch = await readIterationEvents(state, id, last, BATCH)
      ) {
        for (const data of batch) yield { event: 'iteration', id: String(data.order), data };
        last = batch.at(-1)?.order ?? last;
        if (batch.length < BATCH || signal.aborted) break;
      }
      const over = isOver(pulse);
      // The document of the end comes last, also when it was there before the last iterations were read.
      const changed = documents.isDue(pulse, over)
        ? await documents.readChanged(pulse, over && last > described)
        : null;
      if (changed) {
        described = last;
        yield { event: 'load-test', data: changed };
      }
      if (over) return;
      answeredMs = performance.now();
    } catch (error) {
      if (performance.now() - answeredMs > PATIENCE_MS) throw error;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

function isOver({ status }: Pulse): boolean {
  return status !== 'queued' && status !== 'running';
}

/** Reads the document no oftener than it is worth. */
class Documents {
  private sent = '';
  private pulse = '';
  private readMs = -Infinity;
  private restMs = DOCUMENT_MS;

  constructor(
    private readonly state: State,
    private readonly id: string,
  ) {}

  async read(): Promise<LoadTest | null> {
    const startedMs = performance.now();
    const loadTest = await readLoadTest(this.state, this.id);
    this.readMs = performance.now();
    this.restMs = Math.max(DOCUMENT_MS, (this.readMs - startedMs) / MOST_TIME_SHARE);
    this.sent = JSON.stringify(loadTest);
    return loadTest;
  }

  isDue(pulse: Pulse, over: boolean): boolean {
    const sinceMs = performance.now() - this.readMs;
    return over || sinceMs >= Math.max(this.restMs, JSON.stringify(pulse) === this.pulse ? REFRESH_MS : 0);
  }

  /** null when it is the one that was read before, unless that is asked for once more. */
  async readChanged(pulse: Pulse, again: boolean): Promise<LoadTest | null> {
    const before = this.sent;
    const loadTest = await this.read();
    this.pulse = JSON.stringify(pulse);
    return this.sent === before && !again ? null : loadTest;
  }
}
