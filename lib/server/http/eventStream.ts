import { randomUUID } from 'node:crypto';
import { getProcess } from '../getServer';
import { ProblemError, toProblem } from './ProblemError';
import { securityHeaders } from './respond';
import { toProblemError } from './toProblemError';

/** Below the idle limits of common proxies. */
const HEARTBEAT_MS = 10_000;

/**
 * Server-sent events, one named `event` per value. The first value is awaited before the answer begins, so an error up to there has its
 * status code. A later one becomes the event `problem`. The event `end` says that nothing more comes, for browsers reconnect otherwise.
 * The source is ended, and its signal aborted, when the reader goes away.
 */
export async function eventStream<T>(requestSignal: AbortSignal, event: string, start: (signal: AbortSignal) => AsyncGenerator<T, void, void>): Promise<Response> {
  const gone = new AbortController();
  const signal = AbortSignal.any([requestSignal, gone.signal]);
  const values = start(signal);
  const first = await values.next();
  let heartbeat: NodeJS.Timeout | undefined;
  let closed = false;

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      const send = (text: string) => { if (!closed) controller.enqueue(encoder.encode(text)); };
      heartbeat = setInterval(() => { send(': still here\n\n'); }, HEARTBEAT_MS);
      requestSignal.addEventListener('abort', () => { gone.abort(); }, { once: true });
      void pump(values, first, event, send).finally(() => {
        clearInterval(heartbeat);
        if (closed) return;
        closed = true;
        controller.close();
      });
    },
    async cancel() {
      closed = true;
      clearInterval(heartbeat);
      gone.abort();
      await values.return();
    },
  });
  return new Response(body, { headers: { ...securityHeaders, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' } });
}

async function pump<T>(values: AsyncGenerator<T, void, void>, first: IteratorResult<T, void>, event: string, send: (text: string) => void): Promise<void> {
  try {
    for (let result = first; !result.done; result = await values.next()) send(format(event, result.value));
    send(format('end', {}));
  } catch (error) {
    send(format('problem', toProblem(toProblemError(error) ?? unknownProblem(error))));
  }
}

/** JSON holds no line break, so one data line is enough. */
function format(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function unknownProblem(error: unknown): ProblemError {
  const id = randomUUID();
  getProcess().log.error({ error, id }, 'event stream failed');
  return new ProblemError('internal', `The console failed; its log tells more under the id ${id}.`);
}
