import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProblemCode } from '@/lib/contract/problem';
import { reservedWords } from '@/lib/record/reservedWords';
import { isAllowedHost } from '@/lib/environments/isAllowedHost';
import { ProblemError, toProblem } from './ProblemError';
import { securityHeaders } from './respond';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Answers a request that no route can be asked with: a method that no Request object can have, a path in another than its plain spelling or whose
 * percent-encoding can't be decoded, a host that is not the console's. Says true when it did, and leaves every other request alone.
 */
export function refuseUnreadable(
  request: IncomingMessage,
  response: ServerResponse,
  allowedHosts: readonly string[] = [],
): boolean {
  if (request.url === '*' && request.method === 'OPTIONS') {
    // Asked of the server as a whole.
    response.writeHead(204, { allow: [...methods].join(', '), ...securityHeaders }).end();
    return true;
  }
  const error = unreadable(request.method ?? '', request.url ?? '') ?? misdirected(request.headers.host, allowedHosts);
  if (error === null) return false;
  response.writeHead(error.status, {
    ...securityHeaders,
    'content-type': 'application/problem+json',
    ...error.headers,
  });
  response.end(JSON.stringify(toProblem(error)));
  return true;
}

function unreadable(method: string, url: string): ProblemError | null {
  if (!methods.has(method)) {
    const allow = [...methods].join(', ');
    return new ProblemError('method_not_allowed', `Expected the method ${allow}.`, undefined, { allow });
  }
  const path = url.split(/[?#]/, 1)[0] ?? '';
  if (!path.startsWith('/') || path.startsWith('//'))
    return new ProblemError('invalid_request', 'Expected an address that begins with one slash.');
  if (!isPlain(path))
    return new ProblemError(
      'invalid_request',
      'Expected a normalized address: without dot segments, backslashes, or characters that must be percent-encoded.',
    );
  if (isDecodable(path)) return null;
  // The page of a record lies at its own name, whatever its type.
  const [, first = '', second] = path.split('/');
  const isPage = second !== undefined && !reservedWords.has(first);
  const code: ProblemCode = path.startsWith('/api/inspect/') || isPage ? 'invalid_name' : 'invalid_request';
  return new ProblemError(code, 'Expected valid percent-encoding in the address.');
}

/** A page of another site whose name is made to point at this address would otherwise be of the same origin. */
function misdirected(host: string | undefined, allowedHosts: readonly string[]): ProblemError | null {
  if (isAllowedHost(host, allowedHosts)) return null;
  return new ProblemError(
    'unknown_host',
    'Use the console’s IP address, localhost, or a name listed in LASTWRITE_ALLOWED_HOSTS.',
  );
}

/** Whoever reads it later reads the same: who may ask is decided by the address as it is sent, and the framework resolves `/a/../b` and `/a/%2e%2e/b`. */
function isPlain(path: string): boolean {
  return URL.canParse(path, 'http://console') && new URL(path, 'http://console').pathname === path;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
