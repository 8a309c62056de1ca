import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { isAllowedHost } from '@/lib/environments/isAllowedHost';
import { stringifyExactly } from '@/lib/scorecard/stringifyExactly';
import { BackgroundWork } from './BackgroundWork';
import { batchDeleteScorecards } from './calls/batchDeleteScorecards';
import { openCall, type CallSurroundings } from './openCall';
import { answer, performCall, type Answer, type CallRequest, type PerformedCall } from './performCall';
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
import { answerError, answerNotFound, sendProblem } from './answerError';
import { toProblem } from './problem';
import { formatStrategy } from './strategy';

export interface CoachingServerOptions extends CallSurroundings {
  readonly defaults: CallOptions;
  /** Names besides IP addresses and localhost under which the service may be asked. */
  readonly hosts?: readonly string[];
  /** Which calls, once performed, `onCall` is told of. Their answers carry the id in `Lastwrite-Call`. */
  readonly records: (call: PerformedCall) => boolean;
  /**
   * Told of every call that reached the service's core: once when it and its async work are done, and before that once already when
   * the async work takes longer than `TELL_EARLY_AFTER_MS`. `id` is the same both times. It must not throw.
   */
  readonly onCall: (call: PerformedCall & { readonly id: string }) => void;
}

/** How long `POST /v1/quiesce` waits at most. */
export const QUIESCE_WITHIN_MS = 60_000;

/** How long a client may take to send a request. */
const REQUEST_WITHIN_MS = 30_000;

/** In every answer: this is no real coaching service, so strategies, latencies and batches can be asked of it. */
const MARK = ['Lastwrite-Service', 'reference'] as const;

export interface CoachingServer {
  readonly app: FastifyInstance;
  readonly background: BackgroundWork;
}

/** The HTTP shell: reads a request, performs the call, answers, and only then lets the async work run. */
export function createCoachingServer(options: CoachingServerOptions): CoachingServer {
  const app = fastify({
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 16 * 1024 },
    // Longer than any client keeps an idle socket, so that none is closed under a request.
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    requestTimeout: REQUEST_WITHIN_MS,
    http: { headersTimeout: REQUEST_WITHIN_MS, connectionsCheckingInterval: 2_000 },
    // A path that is no valid percent-encoding never reaches the hooks or the error handler.
    frameworkErrors: (error, _request, reply) => void answerError(error, reply.header(...MARK), options.onFailure),
  });
  const background = new BackgroundWork();
  readBody(app);
  app.setErrorHandler((error, _request, reply) => answerError(error, reply, options.onFailure));
  app.setNotFoundHandler((_request, reply) => answerNotFound(reply));
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header(...MARK);
    done();
  });
  app.addHook('onRequest', refuseOtherSites(options.hosts ?? []));

  app.get('/healthz', () => ({
    status: 'ok',
    service: 'reference',
    pendingWork: background.pending,
    defaultStrategy: formatStrategy(options.defaults.strategy),
  }));
  app.post('/v1/quiesce', async (_request, reply) => {
    if (await background.quiet(QUIESCE_WITHIN_MS)) return { pendingWork: 0 };
    return sendProblem(
      reply,
      toProblem('DEADLINE_EXCEEDED', `Async work is still pending after ${QUIESCE_WITHIN_MS / 1000} s.`),
    );
  });
  app.all('/v1/*', async (request, reply) => {
    const http = toHttpRequest(request);
    const { status, response } = await respond(options, background, http, reply);
    return reply
      .code(status)
      .type(status < 400 ? 'application/json' : 'application/problem+json')
      .send(stringifyExactly(response));
  });
  return { app, background };
}

async function respond(
  options: CoachingServerOptions,
  background: BackgroundWork,
  http: HttpRequest,
  reply: FastifyReply,
): Promise<Pick<PerformedCall, 'status' | 'response'>> {
  const callOptions = readCallOptions(http, options.defaults);
  const purged = readPurge(http);
  if (purged) return performPurge(options, purged);
  const batch = readBatchDelete(http);
  return batch
    ? performBatchDelete(options, background, callOptions, batch, reply)
    : perform(options, background, callOptions, readCallRequest(http, options.newId), reply);
}

async function perform(
  options: CoachingServerOptions,
  background: BackgroundWork,
  callOptions: CallOptions,
  request: CallRequest,
  reply: FastifyReply,
): Promise<PerformedCall> {
  const opened = openCall(options, callOptions, request.call, reply);
  const performed = await performCall(opened.context, options.clock, request);
  if (performed.failure !== null) options.onFailure(`${request.call} failed`, performed.failure);
  const recorded = options.records(performed);
  const id = options.newId();
  if (recorded) reply.header('Lastwrite-Call', id);
  const tell = () => {
    if (recorded) options.onCall({ ...performed, steps: [...performed.steps], id });
  };
  background.add(opened.runDeferred(request.call, tell));
  return performed;
}

/** Not recorded as a call: it is of many records, and who deletes them has no use for their calls either. */
async function performBatchDelete(
  options: CoachingServerOptions,
  background: BackgroundWork,
  callOptions: CallOptions,
  names: NonNullable<ReturnType<typeof readBatchDelete>>,
  reply: FastifyReply,
): Promise<Answer> {
  const opened = openCall(options, callOptions, 'DeleteScorecard', reply);
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

function toHttpRequest({ method, params, query, headers, body }: FastifyRequest): HttpRequest {
  return { method, path: (params as { '*': string })['*'], query: query as Record<string, unknown>, headers, body };
}

/**
 * A page of another site may make a browser send a request to this address, or let its own name point here; it shall change nothing and read nothing. Browsers say where
 * a request comes from; programs do not.
 */
function refuseOtherSites(hosts: readonly string[]) {
  return async ({ headers }: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!isAllowedHost(headers.host, hosts)) {
      const expected = 'an IP address, localhost, or a name listed in LASTWRITE_ALLOWED_HOSTS';
      await sendProblem(reply, toProblem('MISDIRECTED_REQUEST', `Expected the service under ${expected}.`));
      return;
    }
    const site = headers['sec-fetch-site'];
    const own = site === undefined ? isOwnOrigin(headers) : site === 'same-origin' || site === 'none';
    if (!own)
      await sendProblem(reply, toProblem('PERMISSION_DENIED', 'Requests from pages of other sites are not answered.'));
  };
}

function isOwnOrigin({ origin, host }: FastifyRequest['headers']): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
