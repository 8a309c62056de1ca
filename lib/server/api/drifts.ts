import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { driftDetailSchema, driftResponseSchema, driftsResponseSchema } from '@/lib/contract/sweeps';
import { driftsAsCsv, driftsAsJson } from '@/lib/runs/sweeps/driftFile';
import { driftOverview } from '@/lib/runs/sweeps/driftOverview';
import { namesOf } from '@/lib/runs/sweeps/startSweep';
import { listOverdue } from '@/lib/runs/schedules/describeSchedules';
import { driftNotFound } from '@/lib/runs/sweeps/SweepError';
import { listDeployments } from '@/lib/state/deployments/deployments';
import { listDrifts, readDrift } from '@/lib/state/drifts/listDrifts';
import { environmentOf, getServer } from '../getServer';
import { idsIn } from '../inspections';
import { answers, page, problems } from '../http/answers';
import { download } from '../http/download';
import { newRoutes } from '../http/newRoutes';
import { driftExportQuery, driftQuery, driftsQuery, noQuery } from '../http/queries';
import { json } from '../http/respond';
import { idPath, linkToNext, runId } from '../http/runs';
import { withSweeps } from './withSweeps';

/** Of deployments in the chart, the newest. */
const MOST_MARKS = 500;

/** Records that have drifted, as sweeps found them. */
export const drifts = newRoutes();

drifts.openapi(
  createRoute({
    method: 'get',
    path: '/api/drift',
    operationId: 'getDrift',
    summary:
      'For each record type of an environment: drifted records by cause, the time it is verified through, and how both changed over time.',
    request: { query: driftQuery },
    responses: answers('The drift of the environment.', driftResponseSchema, ['unknown_environment']),
  }),
  async ({ req }) => {
    const { environment: wanted, days } = req.valid('query');
    const server = getServer();
    const environment = environmentOf(server, wanted);
    const ids = await idsIn(server, environment);
    const records = server.records.all
      .filter(({ id }) => ids.includes(id))
      .map((type) => ({ id: type.id, ...namesOf(type) }));
    const [{ types, buckets }, overdue, deployments] = await withSweeps(server, ({ state }) =>
      Promise.all([
        driftOverview(state, environment.id, records, days),
        listOverdue(state.pool),
        listDeployments(state, { environment: environment.id, days, limit: MOST_MARKS }),
      ]),
    );
    return json({
      environment: environment.id,
      types: types.map((type) => ({
        ...type,
        overdue: overdue
          .filter(
            (each) =>
              each.environment === environment.id && each.run.kind === 'sweep' && each.run.record === type.record,
          )
          .map(({ id, lastCompleteAt }) => ({ schedule: id, since: lastCompleteAt })),
      })),
      buckets: [...buckets],
      deployments: [...deployments],
    });
  },
);

drifts.openapi(
  createRoute({
    method: 'get',
    path: '/api/drifts',
    operationId: 'listDrifts',
    summary: 'The drifts without their inspections, most recent first.',
    request: { query: driftsQuery },
    responses: page('A page of them.', driftsResponseSchema, ['unknown_environment']),
  }),
  async ({ req }) => {
    const { limit, after, ...filter } = req.valid('query');
    const server = getServer();
    const found = await withSweeps(server, ({ state }) => listDrifts(state, filter, { limit: limit + 1, after }));
    // What is no longer configured may still be in the history.
    if (found.length === 0 && filter.environment !== undefined) environmentOf(server, filter.environment);
    const listed = found.slice(0, limit);
    const next = found.length > limit ? (listed.at(-1)?.id ?? null) : null;
    return json([...listed], 200, linkToNext(req.url, 'after', next));
  },
);

drifts.openapi(
  createRoute({
    method: 'get',
    path: '/api/drifts/export',
    operationId: 'exportDrifts',
    summary: 'The drifts as a file, without their inspections.',
    request: { query: driftExportQuery },
    responses: {
      200: {
        description: 'The file.',
        headers: z.object({ 'Content-Disposition': z.string() }),
        content: { 'text/csv': { schema: z.string() }, 'application/json': { schema: driftsResponseSchema } },
      },
      ...problems(['unknown_environment']),
    },
  }),
  async (context) => {
    const { format, ...filter } = context.req.valid('query');
    const server = getServer();
    if (filter.environment !== undefined) environmentOf(server, filter.environment);
    const fileName = `drifts-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.${format}`;
    return withSweeps(server, ({ state }) =>
      download(
        context,
        format === 'csv'
          ? { fileName, contentType: 'text/csv; charset=utf-8; header=present', chunks: driftsAsCsv(state, filter) }
          : { fileName, contentType: 'application/json; charset=utf-8', chunks: driftsAsJson(state, filter) },
      ),
    );
  },
);

drifts.openapi(
  createRoute({
    method: 'get',
    path: '/api/drifts/{id}',
    operationId: 'getDriftOfRecord',
    summary: 'A drift with its first and its latest inspection.',
    request: { params: idPath, query: noQuery },
    responses: answers('The drift.', driftDetailSchema, ['drift_not_found']),
  }),
  async ({ req }) => {
    const id = runId(req.valid('param').id, driftNotFound);
    const drift = await withSweeps(getServer(), ({ state }) => readDrift(state, id));
    if (drift === null) throw driftNotFound();
    return json(drift);
  },
);
