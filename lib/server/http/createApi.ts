import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { compress } from 'hono/compress';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { HTTPException } from 'hono/http-exception';
import { requestId } from 'hono/request-id';
import { matchedRoutes, routePath } from 'hono/route';
import { ConfigError } from '@/lib/environments/ConfigError';
import { traced } from '@/lib/tracing/trace';
import { identityOf } from '../access/identity';
import { getProcess } from '../getServer';
import { newRoutes, type ApiEnv } from './newRoutes';
import { ProblemError } from './ProblemError';
import { refuseCrossSite } from './refuseCrossSite';
import { empty, problem } from './respond';
import { toProblemError } from './toProblemError';

/** Only in the metrics, as proxies have it. */
const READER_WENT_AWAY = 499;

/** Routes with what holds for every request, and with the answers where no route answers. Every error becomes problem+json here and nowhere else. */
export function createApi(parts: readonly OpenAPIHono<ApiEnv>[]): OpenAPIHono<ApiEnv> {
  const api = newRoutes();
  api.use(requestId(), traceRequests, countRequests, compress({ encoding: 'gzip' }), endUnread);
  api.use(methodNotAllowed({ app: api, onMethodNotAllowed: otherMethod }));
  api.use(refuseCrossSite, refuseReaders, refuseRepeated);
  for (const routes of parts) api.route('/', routes);
  api.notFound(() =>
    problem(new ProblemError('not_found', 'There is nothing at this address. /api/openapi.json lists all routes.')),
  );

  api.onError((error, context) => {
    if (error instanceof ConfigError)
      return problem(new ProblemError('not_ready', 'The configuration has mistakes.', configErrors(error)));
    const known = toProblemError(error) ?? refusedByRouter(error);
    if (known) return problem(known);
    // Nobody reads this answer, and what a reader that went away leaves broken is no fault of the console.
    if (context.req.raw.signal.aborted) return new Response(null, { status: READER_WENT_AWAY });
    const id = context.get('requestId');
    getProcess().log.error({ error, id, route: patternOf(context), method: context.req.method }, 'request failed');
    return problem(new ProblemError('internal', `The console failed. See its log, id ${id}.`));
  });
  return api;
}

function configErrors(error: ConfigError): { path: string; message: string }[] {
  return error.mistakes.map(({ where, found, expected }) => ({
    path: where,
    message: `${found}; expected ${expected}`,
  }));
}

/** What the framework refuses by itself is the request's fault. */
function refusedByRouter(error: Error): ProblemError | null {
  if (!(error instanceof HTTPException) || error.status >= 500) return null;
  return new ProblemError('invalid_request', 'Expected a request as /api/openapi.json describes it.');
}

/** Probes and scrapes come every few seconds and are worth no span. */
async function traceRequests(context: Context<ApiEnv>, next: () => Promise<void>): Promise<void> {
  const { method, path } = context.req;
  if (!path.startsWith('/api/')) return next();
  const options = {
    kind: 'server',
    caller: { traceparent: context.req.header('traceparent'), tracestate: context.req.header('tracestate') },
    attributes: {
      'http.request.method': method,
      'url.path': path,
      'url.scheme': new URL(context.req.url).protocol.slice(0, -1),
      'lastwrite.request.id': context.get('requestId'),
      'enduser.id': identityOf(context)?.user ?? undefined,
    },
  } as const;
  await traced(method, options, async (span) => {
    await next();
    const route = patternOf(context);
    const { status } = context.res;
    span.rename(`${method} ${route}`);
    span.set({ 'http.route': route, 'http.response.status_code': status });
    if (status >= 500) span.fail(String(status));
  });
}

async function countRequests(context: Context<ApiEnv>, next: () => Promise<void>): Promise<void> {
  const startedMs = performance.now();
  await next();
  // Set before, it would be lost with every answer that is made whole.
  context.header('X-Request-Id', context.get('requestId'));
  const { method } = context.req;
  const { status } = context.res;
  const [route, ms] = [patternOf(context), performance.now() - startedMs];
  const { log, metrics } = getProcess();
  metrics.countRequest(route, method, status, ms);
  const facts = {
    id: context.get('requestId'),
    method,
    route,
    status,
    ms: Math.round(ms),
    user: identityOf(context)?.user,
  };
  // Pages ask again and again; what somebody starts, changes or deletes is worth a line.
  log[isRead(method) ? 'debug' : 'info'](facts, 'answered');
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** The address as it is declared, with its parameters in braces. */
function patternOf(context: Context): string {
  const pattern = routePath(context, -1).replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}');
  return pattern.includes('*') ? '/api/{rest}' : pattern;
}

/** The body of an answer to HEAD is made and never read; what it holds on to is let go. */
async function endUnread(context: Context<ApiEnv>, next: () => Promise<void>): Promise<void> {
  await next();
  if (context.req.method === 'HEAD') await context.res.body?.cancel();
}

function otherMethod({ req }: Context, methods: readonly string[]): Response {
  const allow = [...methods, 'OPTIONS'].join(', ');
  if (req.method === 'OPTIONS') {
    const answer = empty(204);
    answer.headers.set('allow', allow);
    return answer;
  }
  return problem(new ProblemError('method_not_allowed', `Expected the method ${allow}.`, undefined, { allow }));
}

/** They ask questions that are too long for an address. */
const readsByPost: ReadonlySet<string> = new Set(['/api/inspect', '/api/discover', '/api/lab/check']);

/** Whatever is posted runs something, and what changes or deletes takes the same role. What no route takes is no question of roles. */
async function refuseReaders(context: Context<ApiEnv>, next: () => Promise<void>): Promise<void> {
  const identity = identityOf(context);
  if (identity === null)
    throw new ProblemError('not_signed_in', 'Expected a request through the console’s own server.');
  const { method, path } = context.req;
  const runs = !isRead(method) && !(method === 'POST' && readsByPost.has(path));
  const isTaken = matchedRoutes(context).some((route) => route.method === method);
  if (runs && isTaken && identity.role !== 'run')
    throw new ProblemError(
      'role_not_allowed',
      'You have read-only access. To start, change, cancel or delete anything, you need the role run.',
    );
  await next();
}

async function refuseRepeated({ req }: Context, next: () => Promise<void>): Promise<void> {
  const names = [...new URL(req.url).searchParams.keys()];
  if (new Set(names).size !== names.length)
    throw new ProblemError('invalid_request', 'Expected each query parameter at most once.');
  await next();
}
