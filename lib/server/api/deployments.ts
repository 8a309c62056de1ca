import { createRoute } from '@hono/zod-openapi';
import { v7 as uuidv7 } from 'uuid';
import { deploymentInputSchema, deploymentsResponseSchema } from '@/lib/contract/schedules';
import { deploymentSchema } from '@/lib/contract/sweeps';
import type { State } from '@/lib/state/openState';
import { noted } from '@/lib/state/activity/noted';
import {
  createDeployment,
  deleteDeployment,
  listDeployments,
  readDeployment,
} from '@/lib/state/deployments/deployments';
import { userOf } from '../access/identity';
import { environmentOf, getServer, type Server } from '../getServer';
import { body, bodyCodes, created, deleted, keyHeader, page } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { ProblemError } from '../http/ProblemError';
import { deploymentsQuery, noQuery } from '../http/queries';
import { readJson } from '../http/readJson';
import { empty, json } from '../http/respond';
import { idPath, keyReused, linkToNext, runId } from '../http/runs';
import { fromState, refuseWithoutState } from './fromState';

/** A deployment that is told as it begins may be dated to its end; what is later than tomorrow is a slip. */
const MOST_AHEAD_MS = 24 * 3_600_000;
const EARLIEST = '2000-01-01T00:00:00Z';

const notFound = () =>
  new ProblemError('deployment_not_found', 'No deployment has this id; GET /api/deployments lists them.');
const withDeployments = <T>(server: Server, ask: (state: State) => Promise<T>) =>
  fromState(server, () => refuseWithoutState('deployments'), ask);

/** Marks in every chart over time. */
export const deployments = newRoutes();

deployments.openapi(
  createRoute({
    method: 'get',
    path: '/api/deployments',
    operationId: 'listDeployments',
    summary: 'The deployments, newest first. Those of an environment include the ones of every environment.',
    request: { query: deploymentsQuery },
    responses: page('A page of them.', deploymentsResponseSchema, ['unknown_environment']),
  }),
  async ({ req }) => {
    const { limit, ...filter } = req.valid('query');
    const server = getServer();
    const found = await withDeployments(server, (state) => listDeployments(state, { ...filter, limit: limit + 1 }));
    // What is no longer configured may still be in the history.
    if (found.length === 0 && filter.environment !== undefined) environmentOf(server, filter.environment);
    const listed = found.slice(0, limit);
    const next = found.length > limit ? (listed.at(-1)?.id ?? null) : null;
    return json([...listed], 200, linkToNext(req.url, 'before', next));
  },
);

deployments.openapi(
  createRoute({
    method: 'post',
    path: '/api/deployments',
    operationId: 'createDeployment',
    summary: 'Marks a deployment in the charts, now or at a time. Without an environment it applies to all of them.',
    middleware: readJson,
    request: { headers: keyHeader, query: noQuery, body: body(deploymentInputSchema) },
    responses: created('The deployment.', deploymentSchema, [
      'unknown_environment',
      'idempotency_key_reused',
      'deployment_not_found',
      ...bodyCodes,
    ]),
  }),
  async (context) => {
    const request = context.req.valid('json');
    const { title, at = null, environment, url = null } = request;
    const server = getServer();
    if (at !== null) refuseUnlikely(at);
    const deployment = {
      id: uuidv7(),
      title,
      at,
      environment: environment === undefined ? null : environmentOf(server, environment).id,
      url,
      createdBy: userOf(context),
      request,
      idempotencyKey: context.req.valid('header')['Idempotency-Key'] ?? null,
    };
    const deed = { by: deployment.createdBy, what: 'created', kind: 'deployment', subject: deployment.id } as const;
    const made = await withDeployments(server, (state) =>
      noted(
        state,
        deed,
        (own) => createDeployment(own, deployment),
        ({ kind }) => kind === 'created',
      ),
    );
    if (made.kind === 'conflict') throw keyReused();
    const marked = await withDeployments(server, (state) => readDeployment(state, made.id));
    // It was deleted since.
    if (marked === null) throw notFound();
    return json(marked, 201);
  },
);

deployments.openapi(
  createRoute({
    method: 'delete',
    path: '/api/deployments/{id}',
    operationId: 'deleteDeployment',
    summary: 'Deletes the mark of a deployment.',
    request: { params: idPath, query: noQuery },
    responses: deleted(['deployment_not_found']),
  }),
  async (context) => {
    const id = runId(context.req.valid('param').id, notFound);
    const deed = { by: userOf(context), what: 'deleted', kind: 'deployment', subject: id } as const;
    const remove = (own: State) => deleteDeployment(own, id);
    if (!(await withDeployments(getServer(), (state) => noted(state, deed, remove, (gone) => gone)))) throw notFound();
    return empty(204);
  },
);

function refuseUnlikely(at: string): void {
  const ms = Date.parse(at);
  const latest = new Date(Date.now() + MOST_AHEAD_MS).toISOString();
  if (ms >= Date.parse(EARLIEST) && ms <= Date.parse(latest)) return;
  throw new ProblemError('invalid_request', 'The body is not valid. See errors.', [
    { path: 'body.at', message: `expected a time from ${EARLIEST} to ${latest}, a day from now` },
  ]);
}
