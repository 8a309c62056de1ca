import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';

/** What came of sending. */
export interface Posted {
  /** HTTP status; null: there was no answer. */
  readonly answered: number | null;
  /** Why it does not count as delivered; null: it was answered with 2xx. */
  readonly problem: string | null;
}

export interface PostOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  /** Why nothing may be sent to what the URL's host is, or has resolved to; null: it may. */
  readonly whyNot: (address?: string) => string | null;
  readonly closing?: AbortSignal;
}

/** Of an answer nothing but its status counts; a little of it is read, so that whoever sends it is not cut off in the middle of a word. */
const MOST_READ_BYTES = 4_096;

class Refused extends Error {}

/**
 * Posts a body once, with one time limit for all of it. Follows no redirect, sends no credentials, keeps no connection, and connects to no address that is refused: what a
 * name resolves to is looked at as it is connected to, and not before. Never rejects.
 */
export async function post(options: PostOptions): Promise<Posted> {
  const { url, timeoutMs, whyNot, closing } = options;
  const refusal = whyNot();
  if (refusal !== null) return { answered: null, problem: refusal };
  const late = AbortSignal.timeout(timeoutMs);
  const signal = closing === undefined ? late : AbortSignal.any([late, closing]);
  try {
    const status = await send(options, signal);
    return { answered: status, problem: problemOf(status) };
  } catch (error) {
    if (late.aborted) return { answered: null, problem: `There was no answer within ${timeoutMs / 1000} s.` };
    if (closing?.aborted === true) return { answered: null, problem: 'The worker ended before the answer arrived.' };
    return { answered: null, problem: error instanceof Refused ? error.message : whatFailed(error, url) };
  }
}

function send({ url, headers, body, whyNot }: PostOptions, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const begin = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = begin(url, {
      method: 'POST',
      agent: false,
      signal,
      lookup: lookUpAllowed(whyNot),
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Lastwrite',
      },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      readLittle(response, () => {
        resolve(response.statusCode ?? 0);
        request.destroy();
      });
    });
    request.end(body);
  });
}

/** Calls `done` once, when the answer has ended, broke, or was long enough. */
function readLittle(response: IncomingMessage, done: () => void): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength;
    if (bytes > MOST_READ_BYTES) done();
  });
  // Its status is there, whatever becomes of the rest.
  for (const event of ['end', 'error', 'close']) response.once(event, done);
}

function lookUpAllowed(whyNot: PostOptions['whyNot']): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => {
      if (error !== null) return callback(error, []);
      const refusal = addresses.map(({ address }) => whyNot(address)).find((each) => each !== null);
      if (refusal !== undefined) return callback(new Refused(refusal), []);
      if (options.all === true) return callback(null, addresses);
      const [first] = addresses;
      callback(null, first?.address ?? '', first?.family);
    });
  };
}

function problemOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400)
    return `It answered ${status}, a redirect, which is not followed. Set its destination as the URL.`;
  return status === 410 ? 'It answered 410 (gone) and was turned off.' : `It answered ${status}.`;
}

/** In our own words, by what kind of failure it is. */
function whatFailed(error: unknown, url: URL): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  switch (code) {
    case 'ENOTFOUND':
      return `There is no host ${url.hostname}.`;
    case 'EAI_AGAIN':
      return `The name ${url.hostname} could not be resolved.`;
    case 'ECONNREFUSED':
      return `Nothing listens at ${url.host}.`;
    case 'ECONNRESET':
    case 'EPIPE':
      return 'The connection was closed before the answer arrived.';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `${url.host} cannot be reached from here.`;
    default:
      return code.startsWith('HPE_')
        ? 'The server does not speak HTTP.'
        : /^(?:CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)
          ? `TLS negotiation failed (${code}).`
          : `It could not be sent${code === '' ? '' : ` (${code})`}.`;
  }
}
