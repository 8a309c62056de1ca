import type { ClickHouseClient } from '@clickhouse/client';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { BackgroundWork } from './BackgroundWork';
import type { Clock } from './clock';
import { delaySteps, queueDelayMs, type Random } from './latency';
import type { AsyncWork } from './context';
import { performCall, type CallRequest, type PerformedCall } from './performCall';
import { readBody } from './readBody';
import { readCallOptions, readCallRequest, type CallOptions, type HttpRequest } from './readHttpRequest';
import { answerError, answerNotFound, sendProblem } from './answerError';
import { toProblem } from './problem';
import { runStep } from './step';
import { formatStrategy } from './strategy';

export interface CoachingServerOptions {
  readonly postgres: Pool;
  readonly clickhouse: ClickHouseClient;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly random: Random;
  readonly defaults: CallOptions;
  /**
   * Told of every call that reached the service's core: once when it and its async work are done, and before that once already when
   * the async work takes longer than `TELL_EARLY_AFTER_MS`. `id` is the same both times. It must not throw.
   */
  readonly onCall: (call: PerformedCall & { readonly id: string }) => void;
  /** Failures that no caller is told in full. */
  readonly onFailure: (what: string, error: unknown) => void;
}

export const TELL_EARLY_AFTER_MS = 100;
/** How long `POST /v1/quiesce` waits at most. */
export const QUIESCE_WITHIN_MS = 60_000;

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
    // A path that is no valid percent-encoding never reaches the error handler.
    frameworkErrors: (error, _request, reply) => void answerError(error, reply, options.onFailure),
  });
  const background = new BackgroundWork();
  readBody(app);
  app.setErrorHandler((error, _request, reply) => answerError(error, reply, options.onFailure));
  app.setNotFoundHandler((_request, reply) => answerNotFound(reply));
  app.addHook('onRequest', refuseOtherSites);

  app.get('/healthz', () => ({ status: 'ok', pendingWork: background.pending, defaultStrategy: formatStrategy(options.defaults.strategy) }));
  app.post('/v1/quiesce', async (_request, reply) => {
    if (await background.quiet(QUIESCE_WITHIN_MS)) return { pendingWork: 0 };
    return sendProblem(reply, toProblem('DEADLINE_EXCEEDED', `Async work is still pending after ${QUIESCE_WITHIN_MS / 1000} s.`));
  });
  app.all('/v1/*', async (request, reply) => {
    const http = toHttpRequest(request);
    const callOptions = readCallOptions(http, options.defaults);
    const { status, response } = await perform(options, background, callOptions, readCallRequest(http, options.newId), reply);
    return reply.code(status).type(status < 400 ? 'application/json' : 'application/problem+json').send(JSON.stringify(response));
  });
  return { app, background };
}

async function perform(options: CoachingServerOptions, background: BackgroundWork, callOptions: CallOptions, request: CallRequest, reply: FastifyReply): Promise<PerformedCall> {
  const { latency, strategy } = callOptions;
  // Also when the caller hangs up: then the call goes on, and its async work is due as well.
  const answered = new Promise<void>((resolve) => reply.raw.once('close', resolve));
  const id = options.newId();
  const step = delaySteps(runStep, latency, options.random, sleep);
  const deferred: AsyncWork[] = [];
  const { postgres, clickhouse, clock, newId } = options;
  const performed = await performCall({ postgres, clickhouse, clock, newId, step, strategy, defer: (work) => void deferred.push(work) }, clock, request);
  if (performed.failure !== null) options.onFailure(`${request.call} failed`, performed.failure);

  const tell = () => options.onCall({ ...performed, steps: [...performed.steps], id });
  background.add(answered.then(async () => {
    const early = deferred.length > 0 ? setTimeout(tell, TELL_EARLY_AFTER_MS) : undefined;
    for (const work of deferred) {
      await sleep(queueDelayMs(latency, options.random));
      await work.run(step).catch((error: unknown) => options.onFailure(`async work "${work.name}" of ${request.call} failed`, error));
    }
    clearTimeout(early);
    tell();
  }));
  return performed;
}

function sleep(delayMs: number): Promise<void> {
  return delayMs <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, delayMs));
}

function toHttpRequest({ method, params, query, headers, body }: FastifyRequest): HttpRequest {
  return { method, path: (params as { '*': string })['*'], query: query as Record<string, unknown>, headers, body };
}

/** A page of another site may make a browser send a request to this address; it shall change nothing. */
async function refuseOtherSites(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  await sendProblem(reply, toProblem('PERMISSION_DENIED', 'Requests from pages of other sites are not answered.'));
}
