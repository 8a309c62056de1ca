import { OpenAPIHono } from '@hono/zod-openapi';
import type { RequestIdVariables } from 'hono/request-id';
import type { HttpBindings } from '@hono/node-server';
import type { z } from 'zod';
import type { Identity } from '../access/identity';
import { ProblemError, type ProblemDetail } from './ProblemError';

/** What a request comes with: who asks, where the console's own server knows it, and Node's two sides of it, where there are any. */
export interface ApiEnv {
  Bindings: Partial<HttpBindings> & { readonly identity?: Identity };
  Variables: RequestIdVariables;
}

/** Routes of the API. Each is declared once: address, what it takes, what it answers; a request that does not fit is answered with what was expected. */
export function newRoutes(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw mismatch(result.error.issues, places[result.target]);
    },
  });
}

const places = {
  json: 'body',
  form: 'body',
  query: 'query',
  param: 'path',
  header: 'header',
  cookie: 'header',
} as const;

const MOST_ERRORS = 20;

/** A 400 that lists what was expected where. */
function mismatch(issues: readonly z.core.$ZodIssue[], where: string): ProblemError {
  return new ProblemError(
    'invalid_request',
    `The ${where} is not valid. See errors.`,
    issues.flatMap((issue) => detailsOf(issue, where)).slice(0, MOST_ERRORS),
  );
}

function detailsOf(issue: z.core.$ZodIssue, where: string): ProblemDetail[] {
  const path = [where, ...issue.path.map(shorten)].join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: `${path}.${shorten(key)}`, message: 'unknown property' }));
  return [{ path, message: issue.message }];
}

function shorten(part: PropertyKey): string {
  return String(part).slice(0, 100);
}
