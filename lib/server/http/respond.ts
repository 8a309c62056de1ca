import { toProblem, type ProblemError } from './ProblemError';

/** On every answer of the API. Nothing here is to be framed, sniffed, cached or read from another site. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Up to here compressing costs more time than it saves: an inspection of 36 kB took 2 ms longer through the framework's gzip. */
const WORTH_COMPRESSING_CHARACTERS = 256 * 1024;

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  const text = JSON.stringify(body);
  const caching = text.length < WORTH_COMPRESSING_CHARACTERS ? 'no-store, no-transform' : 'no-store';
  return new Response(text, {
    status,
    headers: {
      ...securityHeaders,
      'cache-control': caching,
      'content-type': 'application/json; charset=utf-8',
      ...headers,
    },
  });
}

export function text(body: string, contentType: string): Response {
  return new Response(body, { headers: { ...securityHeaders, 'content-type': contentType } });
}

export function noContent(): Response {
  return new Response(null, { status: 204, headers: securityHeaders });
}

export function problem(
  error: Pick<ProblemError, 'code' | 'detail' | 'errors'> & { readonly headers?: Readonly<Record<string, string>> },
): Response {
  const body = toProblem(error);
  return json(body, body.status, { 'content-type': 'application/problem+json', ...error.headers });
}
