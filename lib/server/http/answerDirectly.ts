import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

type Answer = (request: Request) => Promise<Response>;

/**
 * Answers a request of Node's server by a function from Request to Response. The request's signal is aborted when the reader goes away;
 * a body is sent as it comes. Never rejects.
 */
export async function answerDirectly(
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  try {
    const given = await answer(toRequest(request, gone.signal));
    await send(given, request, response);
  } catch {
    // The reader went away in the middle, or the body failed after its head was sent: both can only be cut off.
    response.destroy();
  }
}

function toRequest(request: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2)
    headers.append(request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? '');
  const method = request.method ?? 'GET';
  const url = `http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`;
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal });
  // The DOM's types do not know `duplex` yet, which a streamed body needs.
  const init: RequestInit & { readonly duplex: 'half' } = {
    method,
    headers,
    signal,
    body: Readable.toWeb(request) as ReadableStream<Uint8Array>,
    duplex: 'half',
  };
  return new Request(url, init);
}

async function send(answer: Response, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(answer.headers);
  if (answer.body === null) {
    response.writeHead(answer.status, headers).end();
  } else if (isStream(answer)) {
    const source = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
    if (mayCompress(answer, request)) {
      response.writeHead(answer.status, { ...headers, ...gzipped });
      await pipeline(source, createGzip(), response);
    } else {
      response.writeHead(answer.status, headers).flushHeaders();
      await pipeline(source, response);
    }
  } else {
    await sendWhole(Buffer.from(await answer.arrayBuffer()), answer, headers, request, response);
  }
}

async function sendWhole(
  body: Buffer,
  answer: Response,
  headers: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (mayCompress(answer, request)) {
    response.writeHead(answer.status, { ...headers, ...gzipped });
    await pipeline(Readable.from([body]), createGzip(), response);
  } else {
    response.writeHead(answer.status, { ...headers, 'content-length': body.byteLength }).end(body);
  }
}

/** Events and files to save are sent as they come: a file may be larger than the memory. */
function isStream({ headers }: Response): boolean {
  return (
    headers.get('content-type')?.startsWith('text/event-stream') === true ||
    headers.get('content-disposition')?.startsWith('attachment') === true
  );
}

const gzipped = { 'content-encoding': 'gzip', vary: 'accept-encoding' } as const;

function mayCompress(answer: Response, request: IncomingMessage): boolean {
  return (
    answer.headers.get('cache-control')?.includes('no-transform') !== true &&
    /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  );
}
