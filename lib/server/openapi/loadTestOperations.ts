import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  iterationEventSchema,
  iterationSchema,
  iterationsResponseSchema,
  loadTestRequestSchema,
  loadTestSchema,
  loadTestsResponseSchema,
  startedLoadTestSchema,
} from '@/lib/contract/loadTests';
import { scenariosResponseSchema } from '@/lib/contract/scenarios';
import { exportQuery, iterationsQuery, loadTestEventsQuery, loadTestsQuery } from '../http/queries';
import { answers, body, bodyCodes, deletionCodes, keyHeader, problems } from './answers';

const idPath = z.object({ id: z.string().meta({ description: 'The UUID that the start answered with.' }) });
const iterationPath = idPath.extend({ n: z.string().meta({ description: 'The number of the iteration, from 1 on.' }) });
const lastEventHeader = z.object({
  'Last-Event-ID': z
    .string()
    .optional()
    .meta({ description: 'The id of the last event that was received, as browsers send it.' }),
});
const link = {
  headers: z.object({
    Link: z.string().optional().meta({ description: 'The next page, with rel="next"; left out on the last one.' }),
  }),
};

function page(description: string, schema: z.ZodType) {
  return { description, ...link, content: { 'application/json': { schema } } };
}

/** Scenarios and load tests. */
export const loadTestPaths: ZodOpenApiPathsObject = {
  '/api/scenarios': {
    get: {
      operationId: 'listScenarios',
      summary: 'What can be raced, in which variants, and what must hold afterwards.',
      responses: answers('The scenarios.', scenariosResponseSchema),
    },
  },
  '/api/load-tests': {
    post: {
      operationId: 'startLoadTest',
      summary:
        'Starts a load test. It waits while another one runs against the same environment. A target that gives no answer now is accepted: the run fails with its reason if it stays away.',
      requestParams: { header: keyHeader },
      requestBody: body(loadTestRequestSchema),
      responses: {
        202: {
          description: 'It will be run; the header Location has its address.',
          headers: z.object({ Location: z.string() }),
          content: { 'application/json': { schema: startedLoadTestSchema } },
        },
        ...problems([
          'unknown_scenario',
          'unknown_environment',
          'load_tests_not_allowed',
          'idempotency_key_reused',
          ...bodyCodes,
        ]),
      },
    },
    get: {
      operationId: 'listLoadTests',
      summary: 'The load tests, newest first.',
      requestParams: { query: loadTestsQuery },
      responses: { 200: page('A page of them.', loadTestsResponseSchema), ...problems([]) },
    },
  },
  '/api/load-tests/{id}': {
    get: {
      operationId: 'getLoadTest',
      summary: 'A load test with its failure rate at every delay, counted anew from its iterations.',
      requestParams: { path: idPath },
      responses: answers('The load test.', loadTestSchema, ['load_test_not_found']),
    },
    delete: {
      operationId: 'deleteLoadTest',
      summary: 'Deletes a load test that is over, with its iterations and what is left of their records.',
      requestParams: { path: idPath },
      responses: {
        204: { description: 'It is deleted.' },
        ...problems(['load_test_not_found', 'still_running', ...deletionCodes]),
      },
    },
  },
  '/api/load-tests/{id}/cancel': {
    post: {
      operationId: 'cancelLoadTest',
      summary:
        'Ends a load test; what has finished stays. One that is over already is answered unchanged: its status says how it ended.',
      requestParams: { path: idPath },
      responses: answers('The load test as it is now.', loadTestSchema, ['load_test_not_found', 'cross_site_request']),
    },
  },
  '/api/load-tests/{id}/events': {
    get: {
      operationId: 'watchLoadTest',
      summary:
        'A load test as it goes: first as it is now, then every iteration that has finished so far and each that finishes, in that order, and the load test again whenever it has changed.',
      requestParams: { path: idPath, query: loadTestEventsQuery, header: lastEventHeader },
      responses: {
        200: {
          description:
            'Server-sent events: `load-test` with a LoadTest, `iteration` with an IterationEvent and its `order` as the id, `problem` with a Problem, and `end` when it is over.',
          content: { 'text/event-stream': { schema: z.union([loadTestSchema, iterationEventSchema]) } },
        },
        ...problems(['load_test_not_found']),
      },
    },
  },
  '/api/load-tests/{id}/iterations': {
    get: {
      operationId: 'listIterations',
      summary: 'The finished iterations, by number.',
      requestParams: { path: idPath, query: iterationsQuery },
      responses: { 200: page('A page of them.', iterationsResponseSchema), ...problems(['load_test_not_found']) },
    },
  },
  '/api/load-tests/{id}/iterations/{n}': {
    get: {
      operationId: 'getIteration',
      summary: 'One finished iteration: its calls, its steps, and what every copy held when it was judged.',
      requestParams: { path: iterationPath },
      responses: answers('The iteration.', iterationSchema, ['load_test_not_found', 'iteration_not_found']),
    },
  },
  '/api/load-tests/{id}/export': {
    get: {
      operationId: 'exportLoadTest',
      summary:
        'A load test as a file: its points as CSV, everything but the iterations that passed as JSON, or a report in one HTML page that opens offline.',
      requestParams: { path: idPath, query: exportQuery },
      responses: {
        200: {
          description: 'The file.',
          headers: z.object({ 'Content-Disposition': z.string() }),
          content: {
            'text/csv': { schema: z.string() },
            'application/json': {
              schema: z.object({
                loadTest: loadTestSchema,
                iterations: iterationsResponseSchema,
                headline: z.object({ lead: z.string(), rest: z.string() }),
                command: z.string(),
                generatedAt: z.string(),
              }),
            },
            'text/html': { schema: z.string() },
          },
        },
        ...problems(['load_test_not_found']),
      },
    },
  },
};
