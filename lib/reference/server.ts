import { createServer, type Server } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { isAllowedHost } from '@/lib/environments/isAllowedHost';
import { isOwnSite } from '@/lib/environments/isOwnSite';
import { stringifyExactly } from '@/lib/record/stringifyExactly';
import { BackgroundWork } from './BackgroundWork';
import { batchDeleteScorecards } from './calls/batchDeleteScorecards';
import { listenOn } from './listenOn';
import { openCall } from './openCall';
import { answer, type Answer, type CallRequest, type PerformedCall } from './performCall';
import { readBody } from './readBody';
import {
  readBatchDelete,
  readCallOptions,
  readCallRequest,
  readPurge,
  type CallOptions,
  type HttpRequest,
  type Parent,
} from './readHttpRequest';
import { removeProfiles } from './removeProfiles';
import { serveOrder } from './order/serveOrder';
import { answerError, answerNotFound, answerUnreadable } from './answerError';
import { Refusal } from './Refusal';
import { serveCall, type ServedCalls } from './serveCall';
import { toProblem } from './problem';
import { formatStrategy } from './strategy';

export interface CoachingServerOptions extends ServedCalls {
  readonly defaults: CallOptions;
  /** Names besides IP addresses and localhost under which the service may be asked. */
  readonly hosts?: readonly string[];
}

/** How long `POST /v1/quiesce` waits at most. */
export const QUIESCE_WITHIN_MS = 60_000;

/** How long a client may take to send a request. */
const REQUEST_WITHIN_MS = 30_000;

/** In every answer: this is no real coaching service, so strategies, latencies and batches can be asked of it. */
const MARK = ['Lastwrite-Service', 'reference'] as const;

export interface CoachingServer {
  readonly server: Server;
  readonly background: BackgroundWork;
  /** Resolves with the port that it listens on. */
  listen(port: number, host: string): Promise<number>;
  /** Takes no more requests, and resolves once those under way are answered. */
  close(): Promise<void>;
}

type CallContext = Context<{ Bindings: HttpBindings }>;

/** The HTTP shell: reads a request, performs the call, answers, and only then lets the async work run. `background`: where that work is counted. */
export function createCoachingServer(
  options: CoachingServerOptions,
  background: BackgroundWork = new BackgroundWork(),
): CoachingServer {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.onError((error) => answerError(error, options.onFailure));
  app.notFound(answerNotFound);
  app.use(async (context, next) => {
    await next();
    context.res.headers.set(...MARK);
  });
  app.use(refuseOtherSites(options.hosts ?? []));

  app.get('/healthz', (context) =>
    context.json({
      status: 'ok',
      service: 'reference',
      pendingWork: background.pending,
      defaultStrategy: formatStrategy(options.defaults.strategy),
    }),
  );
  app.post('/v1/quiesce', async (context) => {
    if (await background.quiet(QUIESCE_WITHIN_MS)) return context.json({ pendingWork: 0 });
    throw new Refusal(
      toProblem('DEADLINE_EXCEEDED', `Async work is still pending after ${QUIESCE_WITHIN_MS / 1000} s.`),
    );
  });
  const send = (context: CallContext, { status, response }: Pick<PerformedCall, 'status' | 'response'>) =>
    context.body(stringifyExactly(response), status as ContentfulStatusCode, {
      'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    });
  app.all('/v1/tenants/*', async (context) =>
    send(context, await serveOrder(options, background, await toHttpRequest(context), context.env.outgoing)),
  );
  app.all('/v1/*', async (context) =>
    send(context, await respond(options, background, await toHttpRequest(context), context)),
  );
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false, errorHandler: answerUnreadable });
  const server = createServer(
    {
      // Longer than any client keeps an idle socket, so that none is closed under a request.
      keepAliveTimeout: 65_000,
      requestTimeout: REQUEST_WITHIN_MS,
      headersTimeout: REQUEST_WITHIN_MS,
      connectionsCheckingInterval: 2_000,
    },
    (request, response) => void listener(request, response),
  );
  return {
    server,
    background,
    listen: (port, host) => listenOn(server, port, host),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

async function respond(
  options: CoachingServerOptions,
  background: BackgroundWork,
  http: HttpRequest,
  context: CallContext,
): Promise<Pick<PerformedCall, 'status' | 'response'>> {
  const callOptions = readCallOptions(http, options.defaults);
  const purged = readPurge(http);
  if (purged) return performPurge(options, purged);
  const batch = readBatchDelete(http);
  return batch
    ? performBatchDelete(options, background, callOptions, batch, context)
    : perform(options, background, callOptions, readCallRequest(http, options.newId), context);
}

async function perform(
  options: CoachingServerOptions,
  background: BackgroundWork,
  callOptions: CallOptions,
  request: CallRequest,
  context: CallContext,
): Promise<PerformedCall> {
  const { performed, recordedAs } = await serveCall(options, background, callOptions, request, context.env.outgoing);
  if (recordedAs !== null) context.header('Lastwrite-Call', recordedAs);
  return performed;
}

/** Not recorded as a call: it is of many records, and who deletes them has no use for their calls either. */
async function performBatchDelete(
  options: CoachingServerOptions,
  background: BackgroundWork,
  callOptions: CallOptions,
  names: NonNullable<ReturnType<typeof readBatchDelete>>,
  context: CallContext,
): Promise<Answer> {
  const opened = openCall(options, callOptions, 'DeleteScorecard', context.env.outgoing);
  const answered = await answer(async () => {
    await batchDeleteScorecards(opened.context, names);
    return null;
  });
  if (answered.failure !== null) options.onFailure('BatchDelete failed', answered.failure);
  background.add(opened.runDeferred('BatchDelete', () => undefined));
  return answered;
}

/** It is no call that races, so it has no steps and no latency; both stores are done with when it answers. */
async function performPurge(options: CoachingServerOptions, { customer, profile }: Parent): Promise<Answer> {
  const answered = await answer(async () => ({ purgeCount: await removeProfiles(options, customer, [profile]) }));
  if (answered.failure !== null) options.onFailure('Purge failed', answered.failure);
  return answered;
}

async function toHttpRequest({ req }: CallContext): Promise<HttpRequest> {
  const { pathname } = new URL(req.url);
  const query = Object.entries(req.queries()).map(([name, values]) => [name, values.length === 1 ? values[0] : values]);
  return {
    method: req.method,
    path: decode(pathname.slice('/v1/'.length)),
    query: Object.fromEntries(query) as HttpRequest['query'],
    headers: req.header(),
    body: await readBody(req.raw),
  };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new Refusal(toProblem('INVALID_ARGUMENT', 'Expected valid percent-encoding in the address.'));
  }
}

/**
 * A page of another site may make a browser send a request to this address, or let its own name point here; it shall change nothing and read nothing.
 */
function refuseOtherSites(hosts: readonly string[]) {
  return async ({ req }: CallContext, next: () => Promise<void>): Promise<void> => {
    if (!isAllowedHost(req.header('host'), hosts)) {
      const expected = 'an IP address, localhost, or a name listed in LASTWRITE_ALLOWED_HOSTS';
      throw new Refusal(toProblem('MISDIRECTED_REQUEST', `Expected the service under ${expected}.`));
    }
    const own = isOwnSite({
      site: req.header('sec-fetch-site'),
      origin: req.header('origin'),
      host: req.header('host'),
    });
    if (!own) throw new Refusal(toProblem('PERMISSION_DENIED', 'Requests from pages of other sites are not answered.'));
    await next();
  };
}
