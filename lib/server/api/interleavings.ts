import { createRoute } from '@hono/zod-openapi';
import { parametersOfText } from '@/lib/contract/parameters';
import { z } from 'zod';
import {
  explorationSchema,
  explorationsResponseSchema,
  interleavingDefaults,
  interleavingRequestSchema,
  matrixSchema,
  orderDifferenceResponseSchema,
  orderSchema,
  replayRequestSchema,
  replaySchema,
  startedExplorationSchema,
  type Exploration,
} from '@/lib/contract/interleavings';
import { exploreCommand } from '@/lib/wording/exploreCommand';
import { verdictSentence } from '@/lib/wording/explorationVerdict';
import { cancelExploration } from '@/lib/runs/explorations/cancelExploration';
import { findDifference } from '@/lib/runs/explorations/findDifference';
import { explorationNotFound, InterleavingError } from '@/lib/runs/explorations/InterleavingError';
import { readMatrix } from '@/lib/runs/explorations/readMatrix';
import { replayRequested } from '@/lib/runs/explorations/replayRequested';
import { matrixText } from '@/lib/runs/explorations/report/matrixText';
import { toText } from '@/lib/runs/explorations/report/toText';
import { startExploration } from '@/lib/runs/explorations/startExploration';
import { watchExploration } from '@/lib/runs/explorations/watchExploration';
import { listEndedOrders } from '@/lib/state/interleavings/listEndedOrders';
import { listExplorations } from '@/lib/state/interleavings/listExplorations';
import { readExploration, readOrder } from '@/lib/state/interleavings/readExploration';
import { readPulse } from '@/lib/state/interleavings/readPulse';
import { userOf } from '../access/identity';
import { environmentOf, getServer } from '../getServer';
import { answers, body, bodyCodes, deletionCodes, events, keyHeader, page, problems, started } from '../http/answers';
import { countedPlaces } from '../http/countedPlaces';
import { downloadText } from '../http/download';
import { eventStream } from '../http/eventStream';
import { newRoutes } from '../http/newRoutes';
import { ProblemError } from '../http/ProblemError';
import { interleavingExportQuery, interleavingQuery, interleavingsQuery, matrixQuery, noQuery } from '../http/queries';
import { readJson } from '../http/readJson';
import { empty, json } from '../http/respond';
import { idPath, itemNumber, linkToNext, runId } from '../http/runs';
import { watched } from '../http/watched';
import { checkFilter } from './checkFilter';
import { STORES_TOO_WITHIN_MS } from './fromState';
import { noteQuietly } from './noteQuietly';
import { refuseSql } from './refuseSql';
import { withInterleavings } from './withInterleavings';
import { deleteRun } from './withRetention';

/** Of one console. Each holds connections to the stores and a transaction per actor. */
export const MOST_REPLAYS = 4;
const replays = countedPlaces(
  MOST_REPLAYS,
  () =>
    new ProblemError(
      'too_many_replays',
      `This console runs at most ${MOST_REPLAYS} replays at the same time. Try again in a moment.`,
      undefined,
      { 'retry-after': '1' },
    ),
);

const explorationId = ({ id }: z.output<typeof idPath>) => runId(id, explorationNotFound);
/** Of a file's name: what any system takes. */
const plain = (text: string) => text.replace(/[^A-Za-z0-9._-]+/g, '-');
const JSON_FILE = 'application/json; charset=utf-8';
const TEXT_FILE = 'text/plain; charset=utf-8';

/** Every order of a race, on the databases. */
export const interleavings = newRoutes();

interleavings.openapi(
  createRoute({
    method: 'post',
    path: '/api/interleavings',
    operationId: 'startExploration',
    summary:
      'Runs every order of a scenario’s steps on the databases, one exploration after another. With "reduce": false and no limit, one order runs first to count them, and a count above the default limit is refused with that number.',
    middleware: readJson,
    request: {
      headers: keyHeader,
      query: noQuery,
      body: body(interleavingRequestSchema),
    },
    responses: started(startedExplorationSchema, [
      'unknown_scenario',
      'unknown_environment',
      'interleavings_not_allowed',
      'too_many_orders',
      'idempotency_key_reused',
      ...bodyCodes,
    ]),
  }),
  async (context) => {
    // A limit that was given is told from the default one: only the former lets more orders begin than anyone can wait for.
    const { limit } = await context.req.json<{ readonly limit?: number }>();
    const asked = { ...context.req.valid('json'), limit };
    const idempotencyKey = context.req.valid('header')['Idempotency-Key'] ?? null;
    const server = getServer();
    refuseSql(server, asked.scenario);
    const environment = environmentOf(server, asked.environment);
    const { id } = await withInterleavings(
      server,
      (tools) => startExploration(tools, { environment, asked, idempotencyKey, startedBy: userOf(context) }),
      STORES_TOO_WITHIN_MS,
    );
    return json({ id }, 202, { location: `/api/interleavings/${id}` });
  },
);

interleavings.openapi(
  createRoute({
    method: 'get',
    path: '/api/interleavings',
    operationId: 'listExplorations',
    summary: 'The explorations, newest first, without their orders.',
    request: { query: interleavingsQuery },
    responses: page('The explorations.', explorationsResponseSchema),
  }),
  async ({ req }) => {
    const { latest, ...filter } = req.valid('query');
    const server = getServer();
    const found = await withInterleavings(server, ({ state }) =>
      listExplorations(state, { ...filter, latest: latest === 'true', limit: filter.limit + 1 }),
    );
    if (found.length === 0) checkFilter(server, filter, { scenario: false, variant: false, environment: false });
    const listed = found.slice(0, filter.limit);
    const next = found.length > filter.limit ? (listed.at(-1)?.id ?? null) : null;
    return json([...listed], 200, linkToNext(req.url, 'before', next));
  },
);

interleavings.openapi(
  createRoute({
    method: 'get',
    path: '/api/interleavings/matrix',
    operationId: 'getFixMatrix',
    summary:
      'Every variant of a scenario and what breaks it: its latest exploration with these options, and its latest load test.',
    request: { query: matrixQuery },
    responses: {
      200: {
        description: 'The matrix, or a file if "format" is set.',
        content: { 'application/json': { schema: matrixSchema }, 'text/plain': { schema: z.string() } },
      },
      ...problems(['unknown_scenario', 'unknown_environment']),
    },
  }),
  async ({ req }) => {
    const { format, reindex, parameters, ...asked } = req.valid('query');
    const server = getServer();
    if (asked.environment !== undefined) environmentOf(server, asked.environment);
    const generatedAt = new Date().toISOString();
    const matrix = await withInterleavings(server, ({ state }) =>
      readMatrix(
        state,
        { ...asked, reindex: reindex === 'true', parameters: parametersOfText(parameters ?? '') },
        generatedAt,
      ),
    );
    const fileName = plain(`fix-matrix-${matrix.scenario}-${generatedAt.slice(0, 19)}`);
    switch (format) {
      case undefined:
        return json(matrix);
      case 'json':
        return downloadText({
          fileName: `${fileName}.json`,
          contentType: JSON_FILE,
          text: `${JSON.stringify(matrix, null, 2)}\n`,
        });
      case 'text':
        return downloadText({ fileName: `${fileName}.txt`, contentType: TEXT_FILE, text: matrixText(matrix) });
      default:
        return format satisfies never;
    }
  },
);

interleavings.openapi(
  createRoute({
    method: 'post',
    path: '/api/interleavings/replay',
    operationId: 'replayOrder',
    summary:
      'Runs one order again and returns what the stores held after each step. Takes less than a second. The record of a scorecard race is kept for inspection.',
    middleware: readJson,
    request: { query: noQuery, body: body(replayRequestSchema) },
    responses: answers('What happened.', replaySchema, [
      'unknown_scenario',
      'unknown_environment',
      'interleavings_not_allowed',
      'order_does_not_fit',
      'too_many_replays',
      ...bodyCodes,
    ]),
  }),
  async (context) => {
    const asked = context.req.valid('json');
    const server = getServer();
    refuseSql(server, asked.scenario);
    const environment = environmentOf(server, asked.environment);
    const replay = await withInterleavings(
      server,
      (tools) => {
        const leave = replays.enter();
        return replayRequested(tools, environment, asked).finally(leave);
      },
      STORES_TOO_WITHIN_MS,
    );
    const [subject, title] = [asked.scenario, `${asked.scenario} ${asked.variant}`];
    await noteQuietly(server, { by: userOf(context), what: 'started', kind: 'replay', subject, title });
    return json(replay);
  },
);

interleavings.openapi(
  createRoute({
    method: 'get',
    path: '/api/interleavings/{id}',
    operationId: 'getExploration',
    summary: 'An exploration with its counts and its orders.',
    request: { params: idPath, query: interleavingQuery },
    responses: page('The exploration.', explorationSchema, ['exploration_not_found']),
  }),
  async ({ req }) => {
    const id = explorationId(req.valid('param'));
    const { schedules, after, limit } = req.valid('query');
    const exploration = await withInterleavings(getServer(), ({ state }) =>
      readExploration(state, id, schedules === 'omit' ? null : { after, limit }),
    );
    if (exploration === null) throw explorationNotFound();
    const next = exploration.schedules.length === limit ? (exploration.schedules.at(-1)?.n ?? null) : null;
    return json(exploration, 200, linkToNext(req.url, 'after', next));
  },
);

interleavings.openapi(
  createRoute({
    method: 'delete',
    path: '/api/interleavings/{id}',
    operationId: 'deleteExploration',
    summary: 'Deletes a finished exploration with its orders.',
    request: { params: idPath, query: noQuery },
    responses: {
      204: { description: 'Deleted.' },
      ...problems(['exploration_not_found', 'still_running', ...deletionCodes]),
    },
  }),
  async (context) => {
    const id = explorationId(context.req.valid('param'));
    await deleteRun(getServer(), { kind: 'exploration', id, by: userOf(context) }, explorationNotFound);
    return empty(204);
  },
);

/** Takes no body; one that is sent is not looked at. */
interleavings.openapi(
  createRoute({
    method: 'post',
    path: '/api/interleavings/{id}/cancel',
    operationId: 'cancelExploration',
    summary: 'Cancels an exploration and keeps its results. A finished one is returned unchanged.',
    request: { params: idPath, query: noQuery },
    responses: answers('The current exploration, without its orders.', explorationSchema, [
      'exploration_not_found',
      ...deletionCodes,
    ]),
  }),
  async (context) => {
    const id = explorationId(context.req.valid('param'));
    return json(await withInterleavings(getServer(), ({ state }) => cancelExploration(state, id, userOf(context))));
  },
);

interleavings.openapi(
  createRoute({
    method: 'get',
    path: '/api/interleavings/{id}/events',
    operationId: 'watchExploration',
    summary: 'An exploration without its orders: now, and whenever it changes.',
    request: { params: idPath, query: noQuery },
    responses: events(
      'Server-sent events: `exploration` with an Exploration, `problem` with a Problem, and `end` at the end.',
      explorationSchema,
      ['exploration_not_found'],
    ),
  }),
  (context) => {
    const id = explorationId(context.req.valid('param'));
    const server = getServer();
    return withInterleavings(server, ({ state }) =>
      eventStream(context, (signal) => watched(server, watchExploration(state, id, signal))),
    );
  },
);

interleavings.openapi(
  createRoute({
    method: 'get',
    path: '/api/interleavings/{id}/export',
    operationId: 'exportExploration',
    summary: 'An exploration as a file: JSON, or text for an incident report.',
    request: { params: idPath, query: interleavingExportQuery },
    responses: {
      200: {
        description: 'The file.',
        headers: z.object({ 'Content-Disposition': z.string() }),
        content: {
          'application/json': {
            schema: z.object({
              exploration: explorationSchema,
              verdict: z.string(),
              command: z.string(),
              generatedAt: z.string(),
            }),
          },
          'text/plain': { schema: z.string() },
        },
      },
      ...problems(['exploration_not_found']),
    },
  }),
  async ({ req }) => {
    const id = explorationId(req.valid('param'));
    const { format } = req.valid('query');
    const exploration = await withInterleavings(getServer(), ({ state }) =>
      readExploration(state, id, format === 'json' ? { after: 0, limit: null } : null),
    );
    if (exploration === null) throw explorationNotFound();
    const generatedAt = new Date().toISOString();
    const fileName = fileNameOf(exploration, format === 'json' ? 'json' : 'txt');
    return format === 'json'
      ? downloadText({
          fileName,
          contentType: JSON_FILE,
          text: `${JSON.stringify({ exploration, verdict: verdictSentence(exploration), command: exploreCommand(exploration.request, interleavingDefaults.limit), generatedAt }, null, 2)}\n`,
        })
      : downloadText({ fileName, contentType: TEXT_FILE, text: toText(exploration, generatedAt) });
  },
);

function fileNameOf({ request, createdAt }: Exploration, extension: string): string {
  return plain(`interleavings-${request.scenario}-${request.variant}-${createdAt.slice(0, 19)}.${extension}`);
}

interleavings.openapi(
  createRoute({
    method: 'get',
    path: '/api/interleavings/{id}/orders/{n}',
    operationId: 'getOrder',
    summary: 'One order of an exploration, by its number.',
    request: {
      params: idPath.extend({
        n: z.string().meta({ description: 'The number of the order, starting at 1.', example: '1' }),
      }),
      query: noQuery,
    },
    responses: answers('The order.', orderSchema, ['exploration_not_found', 'order_not_found']),
  }),
  async ({ req }) => {
    const id = explorationId(req.valid('param'));
    const n = itemNumber(req.valid('param').n);
    const order = await withInterleavings(getServer(), async ({ state }) => {
      const found = n === null ? null : await readOrder(state, id, n);
      if (found === null && (await readPulse(state, id)) === null) throw explorationNotFound();
      return found;
    });
    if (order === null) throw orderNotFound();
    return json(order);
  },
);

interleavings.openapi(
  createRoute({
    method: 'get',
    path: '/api/interleavings/{id}/orders/{n}/difference',
    operationId: 'getOrderDifference',
    summary: 'The step of an order that made the difference: the nearest order with the opposite outcome.',
    request: {
      params: idPath.extend({
        n: z.string().meta({ description: 'The number of the order, starting at 1.', example: '1' }),
      }),
      query: noQuery,
    },
    responses: answers('The difference, or null if no order has another outcome.', orderDifferenceResponseSchema, [
      'exploration_not_found',
      'order_not_found',
    ]),
  }),
  async ({ req }) => {
    const id = explorationId(req.valid('param'));
    const n = itemNumber(req.valid('param').n);
    const difference = await withInterleavings(getServer(), async ({ state }) => {
      const exploration = await readExploration(state, id, null);
      if (exploration === null) throw explorationNotFound();
      const order = n === null ? null : await readOrder(state, id, n);
      if (order === null) throw orderNotFound();
      const orders = await listEndedOrders(state, id);
      const { complete, request, explored, raced } = exploration;
      return findDifference(order, orders, raced, complete && !request.reduce && orders.length === explored);
    });
    return json({ difference });
  },
);

function orderNotFound(): InterleavingError {
  return new InterleavingError(
    'order_not_found',
    'Expected the number of an order that this exploration ran, starting at 1.',
  );
}
