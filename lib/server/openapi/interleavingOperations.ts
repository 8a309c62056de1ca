import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  explorationSchema,
  explorationsResponseSchema,
  interleavingRequestSchema,
  matrixSchema,
  orderSchema,
  replayRequestSchema,
  replaySchema,
  startedExplorationSchema,
} from '@/lib/contract/interleavings';
import { interleavingExportQuery, interleavingQuery, interleavingsQuery, matrixQuery } from '../http/queries';
import { answers, body, bodyCodes, deletionCodes, keyHeader, problems } from './answers';

const idPath = z.object({ id: z.string().meta({ description: 'The UUID that the start answered with.' }) });
const orderPath = idPath.extend({ n: z.string().meta({ description: 'The number of the order, from 1 on.' }) });

/** Every order of a race, on the databases. */
export const interleavingPaths: ZodOpenApiPathsObject = {
  '/api/interleavings': {
    post: {
      operationId: 'startExploration',
      summary:
        'Has every order of a scenario’s steps run on the databases, one exploration after the other. Without "reduce" and without a limit, one order is run at once to count them, and more than the default limit are refused with their number.',
      requestParams: { header: keyHeader },
      requestBody: body(interleavingRequestSchema),
      responses: {
        202: {
          description: 'It will be run; the header Location has its address.',
          headers: z.object({ Location: z.string() }),
          content: { 'application/json': { schema: startedExplorationSchema } },
        },
        ...problems([
          'unknown_scenario',
          'unknown_environment',
          'interleavings_not_allowed',
          'too_many_orders',
          'idempotency_key_reused',
          ...bodyCodes,
        ]),
      },
    },
    get: {
      operationId: 'listExplorations',
      summary: 'The explorations, newest first, without their orders.',
      requestParams: { query: interleavingsQuery },
      responses: answers('The explorations.', explorationsResponseSchema),
    },
  },
  '/api/interleavings/matrix': {
    get: {
      operationId: 'getFixMatrix',
      summary:
        'Every variant of a scenario against what breaks it: its latest exploration with these options, and its latest load test.',
      requestParams: { query: matrixQuery },
      responses: {
        200: {
          description: 'The matrix; with "format" as a file.',
          content: { 'application/json': { schema: matrixSchema }, 'text/plain': { schema: z.string() } },
        },
        ...problems(['unknown_scenario', 'unknown_environment']),
      },
    },
  },
  '/api/interleavings/replay': {
    post: {
      operationId: 'replayOrder',
      summary:
        'Runs one order again and tells what the stores held after each step. The record of a scorecard race stays, to be inspected.',
      requestBody: body(replayRequestSchema),
      responses: answers('What happened.', replaySchema, [
        'unknown_scenario',
        'unknown_environment',
        'interleavings_not_allowed',
        'order_does_not_fit',
        ...bodyCodes,
      ]),
    },
  },
  '/api/interleavings/{id}': {
    get: {
      operationId: 'getExploration',
      summary: 'An exploration with its counts and its orders.',
      requestParams: { path: idPath, query: interleavingQuery },
      responses: answers('The exploration.', explorationSchema, ['exploration_not_found']),
    },
    delete: {
      operationId: 'deleteExploration',
      summary: 'Deletes an exploration that is over, with its orders.',
      requestParams: { path: idPath },
      responses: {
        204: { description: 'It is deleted.' },
        ...problems(['exploration_not_found', 'still_running', ...deletionCodes]),
      },
    },
  },
  '/api/interleavings/{id}/cancel': {
    post: {
      operationId: 'cancelExploration',
      summary:
        'Ends an exploration; what was found stays. One that is over already is answered unchanged: its status says how it ended.',
      requestParams: { path: idPath },
      responses: answers('The exploration as it is now, without its orders.', explorationSchema, [
        'exploration_not_found',
        'cross_site_request',
      ]),
    },
  },
  '/api/interleavings/{id}/events': {
    get: {
      operationId: 'watchExploration',
      summary: 'An exploration as it goes, without its orders: as it is now, and again whenever it has changed.',
      requestParams: { path: idPath },
      responses: {
        200: {
          description:
            'Server-sent events: `exploration` with an Exploration, `problem` with a Problem, and `end` when it is over.',
          content: { 'text/event-stream': { schema: explorationSchema } },
        },
        ...problems(['exploration_not_found']),
      },
    },
  },
  '/api/interleavings/{id}/export': {
    get: {
      operationId: 'exportExploration',
      summary: 'An exploration as a file: all of it as JSON, or as text that pastes into an incident report.',
      requestParams: { path: idPath, query: interleavingExportQuery },
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
    },
  },
  '/api/interleavings/{id}/orders/{n}': {
    get: {
      operationId: 'getOrder',
      summary: 'One order of an exploration, by its number.',
      requestParams: { path: orderPath },
      responses: answers('The order.', orderSchema, ['exploration_not_found', 'order_not_found']),
    },
  },
};
