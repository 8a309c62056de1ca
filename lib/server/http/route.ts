import { randomUUID } from 'node:crypto';
import { ConfigError } from '@/lib/environments/ConfigError';
import type { Role } from '@/lib/environments/access';
import { identityOf, type Identity } from '../access/identity';
import { getProcess, getServer, type Server } from '../getServer';
import { ProblemError } from './ProblemError';
import { refuseCrossSite } from './refuseCrossSite';
import { noContent, problem } from './respond';
import { toProblemError } from './toProblemError';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
export type Method = (typeof methods)[number];

/** Only in the metrics, as proxies have it. */
const READER_WENT_AWAY = 499;

export interface RouteCall {
  readonly request: Request;
  readonly url: URL;
  /** Opened on first use. Throws a ConfigError while the configuration is wrong. */
  readonly server: () => Server;
  readonly identity: Identity;
}

/** Parses, calls, responds; throws for everything that is no success. */
export type Handler = (call: RouteCall) => Promise<Response>;
type NextHandler = (request: Request) => Promise<Response>;

/**
 * The handlers of one address, one for every method: those given, HEAD and OPTIONS that follow from them, and 405 for the rest. `pattern`
 * names the address in metrics and logs. What is posted runs something, and takes the role for that, unless `postReads`; deleting takes it too. Every error becomes problem+json here and nowhere else.
 */
export function route(
  pattern: string,
  handlers: { readonly GET?: Handler; readonly POST?: Handler; readonly DELETE?: Handler },
  { postReads = false }: { readonly postReads?: boolean } = {},
): Record<Method, NextHandler> {
  const allow = [
    ...(handlers.GET ? ['GET', 'HEAD'] : []),
    ...(handlers.POST ? ['POST'] : []),
    ...(handlers.DELETE ? ['DELETE'] : []),
    'OPTIONS',
  ].join(', ');
  const refuse: Handler = () =>
    Promise.reject(
      new ProblemError('method_not_allowed', `Expected one of the methods ${allow}.`, undefined, { allow }),
    );
  const all: Record<Method, Handler> = {
    GET: handlers.GET ?? refuse,
    HEAD: handlers.GET ? withoutBody(handlers.GET) : refuse,
    POST: handlers.POST ?? refuse,
    PUT: refuse,
    PATCH: refuse,
    DELETE: handlers.DELETE ?? refuse,
    OPTIONS: () => {
      const answer = noContent();
      answer.headers.set('allow', allow);
      return Promise.resolve(answer);
    },
  };
  return Object.fromEntries(
    methods.map((method) => [
      method,
      answering(
        pattern,
        method,
        all[method],
        method === 'DELETE' || (method === 'POST' && !postReads) ? 'run' : 'read',
      ),
    ]),
  ) as Record<Method, NextHandler>;
}

function withoutBody(get: Handler): Handler {
  return async (call) => {
    const answer = await get(call);
    await answer.body?.cancel();
    return new Response(null, answer);
  };
}

function answering(pattern: string, method: Method, handler: Handler, needs: Role): NextHandler {
  return async (request) => {
    const startedMs = performance.now();
    const answer = await respond(pattern, method, handler, needs, request);
    getProcess().metrics.countRequest(pattern, method, answer.status, performance.now() - startedMs);
    return answer;
  };
}

async function respond(
  pattern: string,
  method: Method,
  handler: Handler,
  needs: Role,
  request: Request,
): Promise<Response> {
  try {
    refuseCrossSite(request);
    const identity = identityOf(request);
    if (needs === 'run' && identity.role !== 'run')
      throw new ProblemError(
        'role_not_allowed',
        'You are signed in to read only. To start, cancel or delete anything you need the role that may run.',
      );
    return await handler({ request, url: new URL(request.url), server: getServer, identity });
  } catch (error) {
    if (error instanceof ConfigError)
      return problem(new ProblemError('not_ready', 'The configuration has mistakes.', configErrors(error)));
    const known = toProblemError(error);
    // Nobody reads this answer, and what a reader that went away leaves broken is no fault of the console.
    if (!known && request.signal.aborted) return new Response(null, { status: READER_WENT_AWAY });
    if (known) return problem(known);
    const id = randomUUID();
    getProcess().log.error({ error, id, route: pattern, method }, 'request failed');
    return problem(new ProblemError('internal', `The console failed; its log tells more under the id ${id}.`));
  }
}

export function configErrors(error: ConfigError): { path: string; message: string }[] {
  return error.mistakes.map(({ where, found, expected }) => ({
    path: where,
    message: `${found}; expected ${expected}`,
  }));
}
