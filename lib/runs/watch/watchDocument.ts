import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 300;
/** What is counted by the clock, as the time left, changes without anything being found. */
const REFRESH_MS = 2_000;
/** A database that is away for longer ends the stream. */
const PATIENCE_MS = 60_000;

export interface WatchedDocument<Document> {
  /** What changes as the run goes on, cheaply. */
  readonly readPulse: () => Promise<unknown>;
  /** Throws where there is no such run. */
  readonly read: () => Promise<Document>;
  readonly isOver: (document: Document) => boolean;
}

/** A run as it is now and again whenever it has changed, until it is over or the signal is aborted. Throws what its first reading throws. */
export async function* watchDocument<Document>(
  { readPulse, read, isOver }: WatchedDocument<Document>,
  signal: AbortSignal,
): AsyncGenerator<Document, void, void> {
  let [sent, pulse, readMs, answeredMs] = ['', '', -Infinity, performance.now()];
  while (!signal.aborted) {
    try {
      const next = JSON.stringify(await readPulse());
      if (next !== pulse || performance.now() - readMs > REFRESH_MS) {
        const document = await read();
        [pulse, readMs] = [next, performance.now()];
        if (JSON.stringify(document) !== sent) {
          sent = JSON.stringify(document);
          yield document;
        }
        if (isOver(document)) return;
      }
      answeredMs = performance.now();
    } catch (error) {
      if (sent === '' || performance.now() - answeredMs > PATIENCE_MS) throw error;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
