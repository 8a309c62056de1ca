import type { Context } from 'hono';
import { ProblemError } from './ProblemError';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Middleware that refuses requests that another site makes a browser send. Browsers say where a request comes from (`Sec-Fetch-Site`, or at least
 * `Origin`); programs say neither and pass.
 * The framework's own lets pass what has no form's type, and what either header allows.
 */
export async function refuseCrossSite({ req: { raw: request } }: Context, next: () => Promise<void>): Promise<void> {
  if (SAFE.has(request.method)) return next();
  const site = request.headers.get('sec-fetch-site');
  const foreign = site !== null ? site !== 'same-origin' && site !== 'none' : !isOwnOrigin(request);
  if (foreign)
    throw new ProblemError(
      'cross_site_request',
      'Expected a request from the console itself or from a program, not from a page of another site.',
    );
  await next();
}

function isOwnOrigin(request: Request): boolean {
  const origin = request.headers.get('origin');
  if (origin === null) return true;
  return URL.canParse(origin) && new URL(origin).host === request.headers.get('host');
}
