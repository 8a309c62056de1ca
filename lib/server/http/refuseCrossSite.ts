import type { Context } from 'hono';
import { isOwnSite } from '@/lib/environments/isOwnSite';
import { ProblemError } from './ProblemError';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Middleware that refuses requests that another site makes a browser send. The framework's own lets pass what has no form's type, and what either header allows.
 */
export async function refuseCrossSite({ req }: Context, next: () => Promise<void>): Promise<void> {
  const own = isOwnSite({
    site: req.header('sec-fetch-site'),
    origin: req.header('origin'),
    host: req.header('host'),
  });
  if (!SAFE.has(req.method) && !own)
    throw new ProblemError(
      'cross_site_request',
      'Expected a request from the console itself or from a program, not from a page of another site.',
    );
  await next();
}
