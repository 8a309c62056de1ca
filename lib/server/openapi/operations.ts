import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { environmentsResponseSchema, samplesResponseSchema } from '@/lib/contract/environments';
import {
  inspectionSchema,
  inspectManyRequestSchema,
  inspectManyResponseSchema,
  recordCallsRequestSchema,
  recordCallsResponseSchema,
  resolveResponseSchema,
} from '@/lib/contract/inspect';
import { statusResponseSchema } from '@/lib/contract/status';
import { forgottenCallsSchema, retentionSchema } from '@/lib/contract/retention';
import { callsQuery, environmentQuery, inspectQuery, resolveQuery } from '../http/queries';
import { answers, body, bodyCodes, deletionCodes, problems } from './answers';
import { interleavingPaths } from './interleavingOperations';
import { loadTestPaths } from './loadTestOperations';

const namePath = z.object({
  name: z.string().meta({
    description: 'customers/{customer}/profiles/{profile}/scorecards/{scorecard}, its slashes as they are.',
    example: 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34',
  }),
});

const status = z.object({ status: z.string() }).meta({ id: 'Status' });
const readiness = z
  .object({
    status: z.string(),
    /** Why nobody can sign in at the moment; whoever is signed in goes on working. */
    signInTrouble: z.string().optional(),
  })
  .meta({ id: 'Readiness' });

/** Every address of the API with what it takes and gives. Each has a route file, and the other way round; a test holds them together. */
export const paths: ZodOpenApiPathsObject = {
  '/api/inspect/{name}': {
    get: {
      operationId: 'inspect',
      summary: 'What each store holds of one record, whether the copies agree, and what went wrong.',
      requestParams: { path: namePath, query: inspectQuery },
      responses: answers('The inspection. A store that is down is marked `unavailable` in it.', inspectionSchema, [
        'invalid_name',
        'unknown_environment',
        'scorecard_not_found',
      ]),
    },
  },
  '/api/inspect/{name}/watch': {
    get: {
      operationId: 'watch',
      summary: 'An inspection now and whenever the stores change, until it has been consistent for the settle window.',
      requestParams: { path: namePath, query: environmentQuery },
      responses: {
        200: {
          description:
            'Server-sent events: `inspection` with an Inspection, `problem` with a Problem, and `end` when there is nothing more to wait for.',
          content: { 'text/event-stream': { schema: z.string() } },
        },
        ...problems(['invalid_name', 'unknown_environment', 'scorecard_not_found']),
      },
    },
  },
  '/api/inspect': {
    post: {
      operationId: 'inspectMany',
      summary: 'The verdicts of up to 500 records, in order. Names are picked out of whatever is pasted.',
      requestBody: body(inspectManyRequestSchema),
      responses: answers('One entry per name, and what was not understood.', inspectManyResponseSchema, [
        'invalid_name',
        'too_many_names',
        'unknown_environment',
        ...bodyCodes,
      ]),
    },
  },
  '/api/scorecards': {
    get: {
      operationId: 'resolve',
      summary: 'The full names that a bare scorecard id may mean.',
      requestParams: { query: resolveQuery },
      responses: answers('The names; empty when no store holds the id.', resolveResponseSchema, [
        'invalid_name',
        'unknown_environment',
      ]),
    },
  },
  '/api/environments': {
    get: {
      operationId: 'listEnvironments',
      summary: 'The configured environments and whether their stores answer.',
      responses: answers('The environments, the default one first.', environmentsResponseSchema),
    },
  },
  '/api/samples': {
    get: {
      operationId: 'listSamples',
      summary: 'The records an embedded stack was seeded with; empty elsewhere.',
      requestParams: { query: environmentQuery },
      responses: answers('The samples.', samplesResponseSchema, ['unknown_environment']),
    },
  },
  '/api/calls': {
    post: {
      operationId: 'recordCalls',
      summary: 'Tells the console of calls on records, so that it can hold their answers against the stores.',
      requestBody: body(recordCallsRequestSchema),
      responses: answers(
        'How many calls were taken.',
        recordCallsResponseSchema,
        ['unknown_environment', ...bodyCodes],
        '201',
      ),
    },
    delete: {
      operationId: 'forgetCalls',
      summary: 'Forgets the calls that the console was told of one record.',
      requestParams: { query: callsQuery },
      responses: answers('How many calls were forgotten.', forgottenCallsSchema, [
        'invalid_name',
        'unknown_environment',
        ...deletionCodes,
      ]),
    },
  },
  '/api/retention': {
    get: {
      operationId: 'getRetention',
      summary: 'For how many days what is kept, and what goes next.',
      responses: answers('What is kept.', retentionSchema),
    },
    post: {
      operationId: 'deleteExpired',
      summary: 'Has what was kept for long enough deleted now, and not with the next hour’s sweep.',
      responses: { 202: { description: 'A worker deletes it.' }, ...problems(deletionCodes) },
    },
  },
  ...loadTestPaths,
  ...interleavingPaths,
  '/api/status': {
    get: {
      operationId: 'status',
      summary: 'How the console itself does: parts of the stack that stopped and are being restarted; and who asks.',
      responses: answers(
        'The parts with trouble, none on an ordinary day; how people are known, and whoever asks here.',
        statusResponseSchema,
      ),
    },
  },
  '/api/openapi.json': {
    get: {
      operationId: 'describe',
      summary: 'This description.',
      responses: answers('An OpenAPI 3.1 document.', z.record(z.string(), z.unknown())),
    },
  },
  '/healthz': {
    get: { operationId: 'health', summary: 'The process lives.', responses: answers('It does.', status) },
  },
  '/readyz': {
    get: {
      operationId: 'readiness',
      summary: 'Whether the stores that the console needs are reachable.',
      responses: answers('They are.', readiness),
    },
  },
  '/metrics': {
    get: {
      operationId: 'metrics',
      summary: 'Metrics for Prometheus.',
      responses: {
        200: { description: 'The text format of Prometheus.', content: { 'text/plain': { schema: z.string() } } },
      },
    },
  },
};
