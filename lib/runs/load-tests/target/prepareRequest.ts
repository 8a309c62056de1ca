import { maxHeaderSize, request as requestHttp, type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';
import { certificateTrouble } from '@/lib/grpc/certificateTrouble';
import { traceHeaders } from '@/lib/tracing/trace';
import { isAborted, readAnswer, type IsRefusal, type TargetAnswer } from './TargetAnswer';
import { whyUnsendable } from './whyUnsendable';

export interface RequestToPrepare {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; undefined: nothing is. */
  readonly body: unknown;
  readonly agent: Agent;
  /** For the connection, and then once more for the whole answer. */
  readonly timeoutMs: number;
  readonly isRefusal?: IsRefusal;
}

export interface FiredRequest {
  /** `performance.now()` right before the request was written. */
  readonly startedMs: number;
  /** Never rejects. */
  readonly answer: Promise<TargetAnswer>;
}

/** A prepared request on its own open connection. It must be fired or dropped. */
export interface PreparedRequest {
  /** False once the connection is gone, e.g. closed by a server that found it idle. */
  isOpen(): boolean;
  fire(): FiredRequest;
  drop(): void;
}

/** A scorecard with its scores is a few kilobytes. */
const MOST_BYTES = 1024 * 1024;

/**
 * Opens a connection, or takes an idle one, and stops right before the first byte: firing costs microseconds, so that its moment can be
 * chosen exactly. Resolves with an answer instead where no connection can be had. Redirects are answers, not followed.
 */
export async function prepareRequest({
  url,
  method,
  headers,
  body,
  agent,
  timeoutMs,
  isRefusal = isAborted,
}: RequestToPrepare): Promise<PreparedRequest | TargetAnswer> {
  const unsendable = whyUnsendable(headers);
  if (unsendable !== null) return noAnswer(notSent(unsendable));
  const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = send(url, {
    agent,
    method,
    headers: {
      accept: 'application/json',
      ...traceHeaders(),
      ...(bytes === null ? {} : { 'content-type': 'application/json', 'content-length': String(bytes.length) }),
      ...headers,
    },
  });
  request.setNoDelay(true);
  let failure: Error | null = null;
  request.on('error', (error) => {
    failure ??= error;
  });
  const refusal = await connected(request, timeoutMs, url.origin);
  if (refusal !== null) {
    request.destroy();
    return noAnswer(refusal);
  }
  return {
    isOpen: () => failure === null && request.socket?.destroyed === false,
    drop: () => {
      request.destroy();
    },
    fire() {
      const answer = receive(request, timeoutMs, () => failure, { isRefusal, headers, origin: url.origin });
      const startedMs = performance.now();
      request.end(bytes ?? undefined);
      return { startedMs, answer };
    },
  };
}

type Reading = Required<Pick<RequestToPrepare, 'isRefusal' | 'headers'>> & { readonly origin: string };
type Trouble = NonNullable<TargetAnswer['trouble']>;

/** null once the connection is open, else why it is not. */
function connected(request: ClientRequest, timeoutMs: number, origin: string): Promise<Trouble | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(away(`could not be connected within ${timeoutMs / 1000} s`));
    }, timeoutMs);
    const done = (result: Trouble | null) => {
      clearTimeout(timer);
      resolve(result);
    };
    request.once('error', (error) => {
      done(whyBroken(error, origin));
    });
    request.once('socket', (socket: Socket) => {
      if (socket.connecting)
        socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
          done(null);
        });
      else done(null);
    });
  });
}

function receive(
  request: ClientRequest,
  timeoutMs: number,
  failure: () => Error | null,
  reading: Reading,
): Promise<TargetAnswer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      request.destroy();
      done(noAnswer({ kind: 'slow', what: `got no answer within ${timeoutMs / 1000} s` }));
    }, timeoutMs);
    const done = (answer: TargetAnswer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    const failed = failure();
    if (failed !== null) done(noAnswer(whyBroken(failed, reading.origin)));
    request.once('error', (error) => {
      done(noAnswer(whyBroken(error, reading.origin)));
    });
    request.once('close', () => {
      done(noAnswer(away('got no answer: the connection broke')));
    });
    request.once('response', (response) => {
      collect(request, response, reading, done);
    });
  });
}

function collect(
  request: ClientRequest,
  response: IncomingMessage,
  { isRefusal, headers: sentHeaders, origin }: Reading,
  done: (answer: TargetAnswer) => void,
): void {
  const { statusCode: status = 0, headers } = response;
  const from = {
    reference: headers['lastwrite-service'] === 'reference',
    recorded: headers['lastwrite-call'] !== undefined,
  };
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= MOST_BYTES) {
      chunks.push(chunk);
      return;
    }
    done({
      status,
      body: null,
      ...from,
      trouble: { kind: 'too_large', what: `answered with more than ${MOST_BYTES / 1024 / 1024} MiB` },
      finishedMs: performance.now(),
    });
    request.destroy();
  });
  response.on('end', () => {
    const finishedMs = performance.now();
    done(
      readAnswer(
        {
          status,
          contentType: headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString('utf8'),
          redirectedTo: originOf(headers.location, origin),
          ...from,
        },
        finishedMs,
        isRefusal,
        sentHeaders,
      ),
    );
  });
  response.on('error', (error) => {
    done(noAnswer(whyBroken(error, origin)));
  });
}

/** Without path and query, which differ by record and may hold secrets. */
function originOf(location: string | undefined, base: string): string | null {
  if (location === undefined || !URL.canParse(location, base)) return null;
  const { origin } = new URL(location, base);
  return origin === base ? 'another path' : origin;
}

function noAnswer(trouble: Trouble): TargetAnswer {
  return { status: 0, body: null, reference: false, recorded: false, trouble, finishedMs: performance.now() };
}

function away(what: string): Trouble {
  return { kind: 'away', what };
}

/** Somebody who is there and cannot be trusted, or speaks no TLS, refuses each call with its reason, as over gRPC. */
function whyBroken(error: Error & { readonly code?: unknown; readonly reason?: unknown }, origin: string): Trouble {
  const code = String(error.code);
  const certificate = certificateTrouble(code);
  if (certificate !== null) return notSent(`${origin}: expected a certificate to trust; ${certificate}`);
  switch (code) {
    case 'ECONNREFUSED':
      return away('was not sent: nothing listens at the address');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return away('was not sent: the host name is unknown');
    case 'ECONNRESET':
    case 'EPIPE':
      return away('got no answer: the connection broke');
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return away('was not sent: the host cannot be reached');
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return notSent(`${origin}: expected TLS, but got something else. Without TLS the address starts with http://`);
    default:
      if (code === 'HPE_HEADER_OVERFLOW')
        return { kind: 'too_large', what: `answered with more than ${maxHeaderSize / 1024} KiB of headers` };
      if (code.startsWith('HPE_')) return away('got an answer that is not HTTP');
      return code.startsWith('ERR_SSL_')
        ? notSent(`${origin}: TLS failed: ${typeof error.reason === 'string' ? error.reason : code}`)
        : away('got no answer: the connection failed');
  }
}

function notSent(why: string): Trouble {
  return { kind: 'refused', what: `was not sent: ${why}` };
}
