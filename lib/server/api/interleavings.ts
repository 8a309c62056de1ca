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
      `This console runs ${MOST_REPLAYS} orders at the same time, and as many are under way. Each takes a moment; ask again.`,
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
      'Has every order of a scenario’s steps run on the databases, one exploration after the other. Without "reduce" and without a limit, one order is run at once to count them, and more than the default limit are refused with their number.',
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
      'Every variant of a scenario against what breaks it: its latest exploration with these options, and its latest load test.',
    request: { query: matrixQuery },
    responses: {
      200: {
        description: 'The matrix; with "format" as a file.',
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
      'Runs one order again and tells what the stores held after each step, which takes less than a second. The record of a scorecard race stays, to be inspected.',
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
    summary: 'Deletes an exploration that is over, with its orders.',
    request: { params: idPath, query: noQuery },
    responses: {
      204: { description: 'It is deleted.' },
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
    summary:
      'Ends an exploration; what was found stays. One that is over already is answered unchanged: its status says how it ended.',
    request: { params: idPath, query: noQuery },
    responses: answers('The exploration as it is now, without its orders.', explorationSchema, [
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
    summary: 'An exploration as it goes, without its orders: as it is now, and again whenever it has changed.',
    request: { params: idPath, query: noQuery },
    responses: events(
      'Server-sent events: `exploration` with an Exploration, `problem` with a Problem, and `end` when it is over.',
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
    summary: 'An exploration as a file: all of it as JSON, or as text that pastes into an incident report.',
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
        n: z.string().meta({ description: 'The number of the order, from 1 on.', example: '1' }),
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
    summary:
      'Which step of an order made the difference: the nearest order that ends well to one that went wrong, and the other way round.',
    request: {
      params: idPath.extend({
        n: z.string().meta({ description: 'The number of the order, from 1 on.', example: '1' }),
      }),
      query: noQuery,
    },
    responses: answers('The difference; null where no order ends otherwise.', orderDifferenceResponseSchema, [
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
    'Expected the number of an order of this exploration that has been run, from 1 on.',
  );
}
