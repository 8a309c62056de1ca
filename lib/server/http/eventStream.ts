import { randomUUID } from 'node:crypto';
import { getProcess } from '../getServer';
import { countedPlaces } from './countedPlaces';
import { ProblemError, toProblem } from './ProblemError';
import { securityHeaders } from './respond';
import { toProblemError } from './toProblemError';

/** One event of a stream. `id` is what a reader that comes back sends as `Last-Event-ID`. */
export interface StreamEvent {
  readonly event: string;
  readonly id?: string;
  readonly data: unknown;
}

/** Of one console. Each asks its stores as they change, with the connections that all of them share. */
export const MOST_STREAMS = 100;
const streams = countedPlaces(
  MOST_STREAMS,
  () =>
    new ProblemError(
      'too_many_streams',
      `This console has ${MOST_STREAMS} streams open, as many as it serves. Close some, or ask for the document itself every few seconds.`,
      undefined,
      { 'retry-after': '10' },
    ),
);

/** Below the idle limits of common proxies. */
const HEARTBEAT_MS = 10_000;

/**
 * Server-sent events. The first one is awaited before the answer begins, so an error up to there has its status code. A later error
 * becomes the event `problem`. The event `end` says that nothing more comes, for browsers reconnect otherwise. Events are asked for as
 * the reader takes them; the source is ended, and its signal aborted, when the reader goes away. Beyond `MOST_STREAMS` the answer is 429.
 */
export async function eventStream(
  requestSignal: AbortSignal,
  start: (signal: AbortSignal) => AsyncGenerator<StreamEvent, void, void>,
): Promise<Response> {
  const leave = streams.enter();
  const gone = new AbortController();
  requestSignal.addEventListener('abort', leave, { once: true });
  const events = start(AbortSignal.any([requestSignal, gone.signal]));
  let next: Promise<IteratorResult<StreamEvent, void>>;
  try {
    next = Promise.resolve(await events.next());
  } catch (error) {
    leave();
    throw error;
  }
  let heartbeat: NodeJS.Timeout | undefined;
  let cancelled = false;
  const encoder = new TextEncoder();

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      heartbeat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(': still here\n\n'));
      }, HEARTBEAT_MS);
      requestSignal.addEventListener(
        'abort',
        () => {
          clearInterval(heartbeat);
        },
        { once: true },
      );
    },
    async pull(controller) {
      const result = await settle(next);
      if (cancelled) return;
      controller.enqueue(encoder.encode(format(result.event)));
      if (result.last) {
        leave();
        clearInterval(heartbeat);
        controller.close();
      } else {
        next = events.next();
        // It is awaited with the next pull; a failure until then is no unhandled one.
        next.catch(() => undefined);
      }
    },
    async cancel() {
      cancelled = true;
      leave();
      clearInterval(heartbeat);
      gone.abort();
      await events.return();
    },
  });
  return new Response(body, {
    headers: {
      ...securityHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

async function settle(
  next: Promise<IteratorResult<StreamEvent, void>>,
): Promise<{ readonly event: StreamEvent; readonly last: boolean }> {
  try {
    const result = await next;
    return result.done ? { event: { event: 'end', data: {} }, last: true } : { event: result.value, last: false };
  } catch (error) {
    return { event: { event: 'problem', data: toProblem(toProblemError(error) ?? unknownProblem(error)) }, last: true };
  }
}

/** JSON holds no line break, so one data line is enough. */
function format({ event, id, data }: StreamEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function unknownProblem(error: unknown): ProblemError {
  const id = randomUUID();
  getProcess().log.error({ error, id }, 'event stream failed');
  return new ProblemError('internal', `The console failed; its log tells more under the id ${id}.`);
}
