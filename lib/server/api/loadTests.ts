import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { v7 as uuidv7 } from 'uuid';
import {
  iterationEventSchema,
  iterationSchema,
  iterationsResponseSchema,
  labelsResponseSchema,
  loadTestPatchSchema,
  loadTestRequestSchema,
  loadTestSchema,
  loadTestsResponseSchema,
  startedLoadTestSchema,
  triedScenarioSchema,
  tryRequestSchema,
} from '@/lib/contract/loadTests';
import { loadTestVerdictSchema } from '@/lib/contract/loadTestVerdict';
import { describeScenarioFile } from '@/lib/contract/scenarioFile';
import { scenariosResponseSchema } from '@/lib/contract/scenarios';
import { cancelLoadTest } from '@/lib/runs/load-tests/cancelLoadTest';
import { changeLoadTest } from '@/lib/runs/load-tests/changeLoadTest';
import { LoadTestError, loadTestNotFound } from '@/lib/runs/load-tests/LoadTestError';
import { startLoadTest } from '@/lib/runs/load-tests/startLoadTest';
import type { TryContext } from '@/lib/runs/load-tests/tryOnce';
import { watchLoadTest } from '@/lib/runs/load-tests/watchLoadTest';
import { describeScenario } from '@/lib/scenarios/scenarios';
import { recordCalls as keepCalls } from '@/lib/state/calls';
import { findKnown } from '@/lib/state/loadTests/findKnown';
import { listLabels } from '@/lib/state/loadTests/listLabels';
import { listIterations, readIteration } from '@/lib/state/loadTests/listIterations';
import { listLoadTests } from '@/lib/state/loadTests/listLoadTests';
import { loadTestExists } from '@/lib/state/loadTests/loadTestExists';
import { readLoadTest } from '@/lib/state/loadTests/readLoadTest';
import { userOf } from '../access/identity';
import { environmentOf, getServer } from '../getServer';
import { answers, body, bodyCodes, deletionCodes, events, keyHeader, page, problems, started } from '../http/answers';
import { download } from '../http/download';
import { eventStream } from '../http/eventStream';
import { newRoutes } from '../http/newRoutes';
import { ProblemError } from '../http/ProblemError';
import {
  exportQuery,
  iterationsQuery,
  loadTestEventsQuery,
  loadTestsQuery,
  noQuery,
  verdictQuery,
} from '../http/queries';
import { readJson } from '../http/readJson';
import { empty, json } from '../http/respond';
import { idPath, itemNumber, linkToNext, runId } from '../http/runs';
import { watched } from '../http/watched';
import { judgeFix } from '../judgeFix';
import { checksOf } from '../checksOf';
import { tryRequested } from '../tryRequested';
import { checkFilter } from './checkFilter';
import { refuseWithoutState, STORES_TOO_WITHIN_MS } from './fromState';
import { noteQuietly } from './noteQuietly';
import { loadTestFile } from './loadTestFile';
import { withLoadTests } from './withLoadTests';
import { deleteRun } from './withRetention';

const loadTestId = ({ id }: z.output<typeof idPath>) => runId(id, loadTestNotFound);

export const loadTests = newRoutes();

loadTests.openapi(
  createRoute({
    method: 'get',
    path: '/api/scenarios',
    operationId: 'listScenarios',
    summary: 'The scenarios with their variants and the invariants that must hold.',
    request: { query: noQuery },
    responses: answers('The scenarios.', scenariosResponseSchema),
  }),
  () => {
    return json(getServer().scenarios.all.map(describeScenario));
  },
);

let fileSchema: Readonly<Record<string, unknown>> | null = null;

loadTests.openapi(
  createRoute({
    method: 'get',
    path: '/api/scenarios/schema',
    operationId: 'describeScenarioFile',
    summary:
      'The format of a file with a race over your own API. Set `$schema` to this address to check the file in an editor.',
    request: { query: noQuery },
    responses: answers('A JSON Schema.', z.record(z.string(), z.unknown())),
  }),
  () => {
    fileSchema ??= describeScenarioFile();
    return json(fileSchema);
  },
);

loadTests.openapi(
  createRoute({
    method: 'post',
    path: '/api/scenarios/{id}/try',
    operationId: 'tryScenario',
    summary:
      'Runs one iteration of a scenario over your own API: each request, its answer, what the stores held afterwards, and the judgement. The record is kept.',
    middleware: readJson,
    request: { params: idPath, query: noQuery, body: body(tryRequestSchema) },
    responses: answers('The result.', triedScenarioSchema, [
      'unknown_scenario',
      'unknown_environment',
      'load_tests_not_allowed',
      ...bodyCodes,
    ]),
  }),
  async (context) => {
    const { req } = context;
    const server = getServer();
    const asked = req.valid('json');
    const environment = environmentOf(server, asked.environment);
    if (server.state === null) refuseWithoutState('calls');
    const scenario = req.valid('param').id;
    // The own database has a deadline for what it is asked, and not for the calls, which take as long as the target takes.
    const recordCalls: TryContext['recordCalls'] = (type, calls) =>
      withLoadTests(server, ({ state }) => keepCalls(state, environment.id, type, calls));
    const tried = await tryRequested({ server, recordCalls }, environment, scenario, asked);
    const deed = { by: userOf(context), what: 'started', kind: 'try', subject: scenario, title: scenario } as const;
    await noteQuietly(server, deed);
    return json(tried);
  },
);

loadTests.openapi(
  createRoute({
    method: 'post',
    path: '/api/load-tests',
    operationId: 'startLoadTest',
    summary:
      'Starts a load test. It waits while another one runs in the same environment. A target that does not answer now is accepted. If it stays away, the run fails with that reason.',
    middleware: readJson,
    request: { headers: keyHeader, query: noQuery, body: body(loadTestRequestSchema) },
    responses: started(startedLoadTestSchema, [
      'unknown_scenario',
      'unknown_environment',
      'load_tests_not_allowed',
      'idempotency_key_reused',
      ...bodyCodes,
    ]),
  }),
  async (context) => {
    const request = context.req.valid('json');
    const idempotencyKey = context.req.valid('header')['Idempotency-Key'] ?? null;
    const server = getServer();
    const environment = environmentOf(server, request.environment);
    const { id } = await withLoadTests(
      server,
      (tools) =>
        startLoadTest(
          { ...tools, ...checksOf(server), newId: uuidv7 },
          { environment, request, idempotencyKey, startedBy: userOf(context) },
        ),
      STORES_TOO_WITHIN_MS,
    );
    return json({ id }, 202, { location: `/api/load-tests/${id}` });
  },
);

loadTests.openapi(
  createRoute({
    method: 'get',
    path: '/api/load-tests',
    operationId: 'listLoadTests',
    summary: 'The load tests, newest or pinned first.',
    request: { query: loadTestsQuery },
    responses: page('A page of them.', loadTestsResponseSchema),
  }),
  async ({ req }) => {
    const filter = req.valid('query');
    const server = getServer();
    const found = await withLoadTests(server, async ({ state }) => {
      const listed = await listLoadTests(state, filter);
      if (listed.loadTests.length === 0) checkFilter(server, filter, await findKnown(state, filter));
      return listed;
    });
    return json([...found.loadTests], 200, linkToNext(req.url, 'before', found.next));
  },
);

loadTests.openapi(
  createRoute({
    method: 'get',
    path: '/api/load-tests/verdict',
    operationId: 'judgeFix',
    summary:
      'Did the fix hold? Compares the runs before and after it, added up. If the conditions differ, it says how and draws no conclusion.',
    request: { query: verdictQuery },
    responses: answers('The verdict.', loadTestVerdictSchema, ['load_test_not_found', 'invalid_request']),
  }),
  async ({ req }) => {
    const asked = req.valid('query');
    return json(await withLoadTests(getServer(), ({ state }) => judgeFix(state, asked)));
  },
);

loadTests.openapi(
  createRoute({
    method: 'get',
    path: '/api/load-tests/labels',
    operationId: 'listLabels',
    summary: 'The labels of load tests with their counts, last used first, 200 at most.',
    request: { query: noQuery },
    responses: answers('The labels.', labelsResponseSchema),
  }),
  async () => json(await withLoadTests(getServer(), ({ state }) => listLabels(state))),
);

loadTests.openapi(
  createRoute({
    method: 'patch',
    path: '/api/load-tests/{id}',
    operationId: 'changeLoadTest',
    summary: 'Changes the label of a load test, or pins it.',
    middleware: readJson,
    request: { params: idPath, query: noQuery, body: body(loadTestPatchSchema) },
    responses: answers('The current load test.', loadTestSchema, ['load_test_not_found', ...bodyCodes]),
  }),
  async (context) => {
    const id = loadTestId(context.req.valid('param'));
    const patch = context.req.valid('json');
    const by = userOf(context);
    return json(await withLoadTests(getServer(), ({ state }) => changeLoadTest(state, id, patch, by)));
  },
);

loadTests.openapi(
  createRoute({
    method: 'get',
    path: '/api/load-tests/{id}',
    operationId: 'getLoadTest',
    summary: 'A load test with its failure rate at every delay, counted from its iterations.',
    request: { params: idPath, query: noQuery },
    responses: answers('The load test.', loadTestSchema, ['load_test_not_found']),
  }),
  async ({ req }) => {
    const id = loadTestId(req.valid('param'));
    const loadTest = await withLoadTests(getServer(), ({ state }) => readLoadTest(state, id));
    if (loadTest === null) throw loadTestNotFound();
    return json(loadTest);
  },
);

loadTests.openapi(
  createRoute({
    method: 'delete',
    path: '/api/load-tests/{id}',
    operationId: 'deleteLoadTest',
    summary: 'Deletes a finished load test with its iterations and what is left of their records.',
    request: { params: idPath, query: noQuery },
    responses: {
      204: { description: 'Deleted.' },
      ...problems(['load_test_not_found', 'still_running', ...deletionCodes]),
    },
  }),
  async (context) => {
    const id = loadTestId(context.req.valid('param'));
    await deleteRun(getServer(), { kind: 'load_test', id, by: userOf(context) }, loadTestNotFound);
    return empty(204);
  },
);

/** Takes no body; one that is sent is not looked at. */
loadTests.openapi(
  createRoute({
    method: 'post',
    path: '/api/load-tests/{id}/cancel',
    operationId: 'cancelLoadTest',
    summary: 'Cancels a load test and keeps what has finished. A finished one is returned unchanged.',
    request: { params: idPath, query: noQuery },
    responses: answers('The current load test.', loadTestSchema, ['load_test_not_found', ...deletionCodes]),
  }),
  async (context) => {
    const id = loadTestId(context.req.valid('param'));
    return json(await withLoadTests(getServer(), (tools) => cancelLoadTest(tools, id, userOf(context))));
  },
);

loadTests.openapi(
  createRoute({
    method: 'get',
    path: '/api/load-tests/{id}/events',
    operationId: 'watchLoadTest',
    summary: 'The current load test, then every finished iteration in order, and the load test whenever it changes.',
    request: {
      params: idPath,
      query: loadTestEventsQuery,
      headers: z.object({
        'Last-Event-ID': z
          .string()
          .regex(/^\d{0,9}$/, { error: 'expected the id of an event of this stream: a whole number' })
          .optional()
          .meta({ description: 'The id of the last received event, as sent by browsers.' }),
      }),
    },
    responses: events(
      'Server-sent events: `load-test` with a LoadTest, `iteration` with an IterationEvent and its `order` as the id, `problem` with a Problem, and `end` at the end.',
      z.union([loadTestSchema, iterationEventSchema]),
      ['load_test_not_found'],
    ),
  }),
  (context) => {
    const { req } = context;
    const id = loadTestId(req.valid('param'));
    const last = req.valid('header')['Last-Event-ID'] ?? '';
    const after = last === '' ? req.valid('query').after : Number(last);
    const server = getServer();
    return withLoadTests(server, ({ state }) =>
      eventStream(context, (signal) => watched(server, watchLoadTest(state, id, { after, signal }))),
    );
  },
);

loadTests.openapi(
  createRoute({
    method: 'get',
    path: '/api/load-tests/{id}/iterations',
    operationId: 'listIterations',
    summary: 'The finished iterations by number. If the last page is full, the next one is empty.',
    request: { params: idPath, query: iterationsQuery },
    responses: page('A page of them.', iterationsResponseSchema, ['load_test_not_found']),
  }),
  async ({ req }) => {
    const id = loadTestId(req.valid('param'));
    const { outcome, inspection, ...asked } = req.valid('query');
    const filter = { ...asked, outcomes: outcome && [outcome], withInspection: inspection !== 'omit' };
    const iterations = await withLoadTests(getServer(), async ({ state }) => {
      const found = await listIterations(state, id, filter);
      if (found.length === 0 && !(await loadTestExists(state, id))) throw loadTestNotFound();
      return found;
    });
    const next = iterations.length === asked.limit ? (iterations.at(-1)?.n ?? null) : null;
    return json([...iterations], 200, linkToNext(req.url, 'after', next));
  },
);

loadTests.openapi(
  createRoute({
    method: 'get',
    path: '/api/load-tests/{id}/iterations/{n}',
    operationId: 'getIteration',
    summary: 'One finished iteration: its calls, its steps, and what every copy held when it was judged.',
    request: {
      params: idPath.extend({
        n: z.string().meta({ description: 'The number of the iteration, starting at 1.', example: '1' }),
      }),
      query: noQuery,
    },
    responses: answers('The iteration.', iterationSchema, ['load_test_not_found', 'iteration_not_found']),
  }),
  async ({ req }) => {
    const id = loadTestId(req.valid('param'));
    const n = itemNumber(req.valid('param').n);
    const iteration = await withLoadTests(getServer(), async ({ state }) => {
      const found = n === null ? null : await readIteration(state, id, n);
      if (found === null && !(await loadTestExists(state, id))) throw loadTestNotFound();
      return found;
    });
    if (iteration === null)
      throw new LoadTestError('iteration_not_found', 'Expected the number of a finished iteration of this load test.');
    return json(iteration);
  },
);

loadTests.openapi(
  createRoute({
    method: 'get',
    path: '/api/load-tests/{id}/export',
    operationId: 'exportLoadTest',
    summary:
      'A load test as a file: points as CSV, everything except passed iterations as JSON, or an HTML report that opens offline.',
    request: { params: idPath, query: exportQuery },
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
  }),
  async (context) => {
    const id = loadTestId(context.req.valid('param'));
    const asked = context.req.valid('query');
    if (asked.rows !== undefined && asked.format !== 'csv') {
      throw new ProblemError('invalid_request', 'The query is not valid. See errors.', [
        { path: 'query.rows', message: 'expected only with format=csv' },
      ]);
    }
    return withLoadTests(getServer(), async ({ state }) => {
      const loadTest = await readLoadTest(state, id);
      if (loadTest === null) throw loadTestNotFound();
      return download(context, loadTestFile({ state, scenarios: getServer().scenarios }, loadTest, asked));
    });
  },
);
