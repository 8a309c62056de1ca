import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { getProcess } from '../getServer';
import { countedPlaces } from './countedPlaces';
import type { ApiEnv } from './newRoutes';
import { ProblemError, toProblem } from './ProblemError';
import { securityHeaders, type OtherResponse } from './respond';
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
      `This console has reached its limit of ${MOST_STREAMS} open streams. Close some, or poll the resource every few seconds.`,
      undefined,
      { 'retry-after': '10' },
    ),
);

/** How each that is open is ended. */
const open = new Set<() => void>();

/** Ends all that are open: the console ends, and whoever follows something asks again. */
export function endStreams(): void {
  for (const end of open) end();
}

/** Below the idle limits of common proxies. */
const HEARTBEAT_MS = 10_000;

/**
 * Server-sent events. The first one is awaited before the answer begins, so an error up to there has its status code. A later error
 * becomes the event `problem`. The event `end` says that nothing more comes, for browsers reconnect otherwise. Events are asked for as
 * the reader takes them; the source is ended, and its signal aborted, when the reader goes away. Beyond `MOST_STREAMS` the answer is 429.
 */
export async function eventStream(
  context: Context<ApiEnv>,
  start: (signal: AbortSignal) => AsyncGenerator<StreamEvent, void, void>,
): Promise<OtherResponse> {
  const requestSignal = context.req.raw.signal;
  const leave = streams.enter();
  const gone = new AbortController();
  const events = start(AbortSignal.any([requestSignal, gone.signal]));
  let first: IteratorResult<StreamEvent, void>;
  try {
    first = await events.next();
  } catch (error) {
    leave();
    throw error;
  }
  const answer = streamSSE(context, async (stream) => {
    const end = () => {
      leave();
      open.delete(abort);
      clearInterval(heartbeat);
      gone.abort();
      void events.return().catch(() => undefined);
    };
    const heartbeat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT_MS);
    const abort = () => stream.abort();
    open.add(abort);
    stream.onAbort(end);
    requestSignal.addEventListener('abort', abort, { once: true });
    if (requestSignal.aborted) stream.abort();
    const write = ({ event, id, data }: StreamEvent) => stream.writeSSE({ event, id, data: JSON.stringify(data) });
    try {
      for (let next = first; !stream.aborted; next = await events.next()) {
        if (next.done) {
          await write({ event: 'end', data: {} });
          break;
        }
        await write(next.value);
      }
    } catch (error) {
      await write({ event: 'problem', data: toProblem(toProblemError(error) ?? unknownProblem(error)) });
    } finally {
      end();
    }
  });
  return new Response(answer.body, {
    headers: {
      ...securityHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  }) as OtherResponse;
}

function unknownProblem(error: unknown): ProblemError {
  const id = randomUUID();
  getProcess().log.error({ error, id }, 'event stream failed');
  return new ProblemError('internal', `The console failed. See its log, id ${id}.`);
}
