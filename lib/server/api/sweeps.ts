import { createRoute } from '@hono/zod-openapi';
import type { z } from 'zod';
import {
  startedSweepSchema,
  sweepRequestSchema,
  sweepSchema,
  sweepsResponseSchema,
  type Sweep,
} from '@/lib/contract/sweeps';
import { startSweep } from '@/lib/runs/sweeps/startSweep';
import { SweepError, sweepNotFound } from '@/lib/runs/sweeps/SweepError';
import { watchSweep } from '@/lib/runs/sweeps/watchSweep';
import { noted } from '@/lib/state/activity/noted';
import { listSweeps, readSweep } from '@/lib/state/sweeps/describeSweeps';
import { controlSweep, type SweepControl } from '@/lib/state/sweeps/endSweep';
import { removeSweep } from '@/lib/state/sweeps/removeSweeps';
import { userOf } from '../access/identity';
import { environmentOf, getServer } from '../getServer';
import { idsIn } from '../inspections';
import { answers, body, bodyCodes, deletionCodes, events, keyHeader, page, problems, started } from '../http/answers';
import { eventStream } from '../http/eventStream';
import { newRoutes } from '../http/newRoutes';
import { ProblemError } from '../http/ProblemError';
import { noQuery, sweepsQuery } from '../http/queries';
import { readJson } from '../http/readJson';
import { empty, json } from '../http/respond';
import { idPath, linkToNext, runId } from '../http/runs';
import { watched } from '../http/watched';
import { STORES_TOO_WITHIN_MS } from './fromState';
import { withSweeps } from './withSweeps';

const sweepId = ({ id }: z.output<typeof idPath>) => runId(id, sweepNotFound);

/** Comparison of all records of a type, or of those that changed. */
export const sweeps = newRoutes();

sweeps.openapi(
  createRoute({
    method: 'post',
    path: '/api/sweeps',
    operationId: 'startSweep',
    summary:
      'Compares the records of a type in both stores: all of them (`deep`), or those that changed (`recent`). A sweep that would be too expensive by the stores’ query plans is refused, with a statement that would help.',
    middleware: readJson,
    request: { headers: keyHeader, query: noQuery, body: body(sweepRequestSchema) },
    responses: started(startedSweepSchema, [
      'unknown_environment',
      'record_type_unusable',
      'sweep_refused',
      'idempotency_key_reused',
      ...bodyCodes,
    ]),
  }),
  async (context) => {
    const { environment: wanted, ...asked } = context.req.valid('json');
    const idempotencyKey = context.req.valid('header')['Idempotency-Key'] ?? null;
    const server = getServer();
    const environment = environmentOf(server, wanted);
    await idsIn(server, environment);
    const { id } = await withSweeps(
      server,
      (tools) => startSweep(tools, { environment, asked, idempotencyKey, startedBy: userOf(context) }),
      STORES_TOO_WITHIN_MS,
    );
    return json({ id }, 202, { location: `/api/sweeps/${id}` });
  },
);

sweeps.openapi(
  createRoute({
    method: 'get',
    path: '/api/sweeps',
    operationId: 'listSweeps',
    summary: 'The sweeps, newest first.',
    request: { query: sweepsQuery },
    responses: page('A page of them.', sweepsResponseSchema, ['unknown_environment']),
  }),
  async ({ req }) => {
    const filter = req.valid('query');
    const server = getServer();
    const found = await withSweeps(server, ({ state }) => listSweeps(state, { ...filter, limit: filter.limit + 1 }));
    // What is no longer configured may still be in the history.
    if (found.length === 0 && filter.environment !== undefined) environmentOf(server, filter.environment);
    const listed = found.slice(0, filter.limit);
    const next = found.length > filter.limit ? (listed.at(-1)?.id ?? null) : null;
    return json([...listed], 200, linkToNext(req.url, 'before', next));
  },
);

sweeps.openapi(
  createRoute({
    method: 'get',
    path: '/api/sweeps/{id}',
    operationId: 'getSweep',
    summary: 'A sweep: its progress, findings and cost to the stores.',
    request: { params: idPath, query: noQuery },
    responses: answers('The sweep.', sweepSchema, ['sweep_not_found']),
  }),
  async ({ req }) => {
    const id = sweepId(req.valid('param'));
    return json(await withSweeps(getServer(), ({ state }) => readOrRefuse(state, id)));
  },
);

sweeps.openapi(
  createRoute({
    method: 'delete',
    path: '/api/sweeps/{id}',
    operationId: 'deleteSweep',
    summary: 'Deletes a finished sweep. Its drifts and the time that the type is verified through are kept.',
    request: { params: idPath, query: noQuery },
    responses: {
      204: { description: 'Deleted.' },
      ...problems(['sweep_not_found', 'still_running', ...deletionCodes]),
    },
  }),
  async (context) => {
    const id = sweepId(context.req.valid('param'));
    const deed = { by: userOf(context), what: 'deleted', kind: 'sweep', subject: id } as const;
    const removed = await withSweeps(getServer(), ({ state }) =>
      noted(
        state,
        deed,
        (own) => removeSweep(own, id),
        (result) => result === 'removed',
      ),
    );
    if (removed === 'unknown') throw sweepNotFound();
    if (removed === 'running') throw new ProblemError('still_running', 'Cancel it before you delete it.');
    return empty(204);
  },
);

const verbs = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const;
const controls = {
  pause: 'Pauses a sweep: workers finish the parts they hold and take no more. Its time limit runs on.',
  resume: 'Resumes a paused sweep.',
  cancel: 'Cancels a sweep. What it found is kept, but verifies nothing.',
} as const satisfies Record<SweepControl, string>;

for (const control of ['pause', 'resume', 'cancel'] as const)
  /** Takes no body; one that is sent is not looked at. */
  sweeps.openapi(
    createRoute({
      method: 'post',
      path: `/api/sweeps/{id}/${control}`,
      operationId: `${control}Sweep`,
      summary: controls[control],
      request: { params: idPath, query: noQuery },
      responses: answers('The current sweep.', sweepSchema, ['sweep_not_found', 'sweep_over', ...deletionCodes]),
    }),
    async (context) => {
      const { req } = context;
      const id = sweepId(req.valid('param'));
      return json(
        await withSweeps(getServer(), async ({ state, jobs, onMissedWake }) => {
          const deed = { by: userOf(context), what: verbs[control], kind: 'sweep', subject: id } as const;
          const did = await noted(
            state,
            deed,
            (own) => controlSweep(own, id, control),
            (done) => done,
          );
          const sweep = await readOrRefuse(state, id);
          if (!did && control !== 'cancel')
            throw new SweepError('sweep_over', 'The sweep has ended, so it cannot be paused or resumed.');
          if (control === 'resume') await jobs.enqueueSweep(id).catch(onMissedWake);
          return sweep;
        }),
      );
    },
  );

sweeps.openapi(
  createRoute({
    method: 'get',
    path: '/api/sweeps/{id}/events',
    operationId: 'watchSweep',
    summary: 'A sweep: now, and whenever it changes.',
    request: { params: idPath, query: noQuery },
    responses: events(
      'Server-sent events: `sweep` with a Sweep, `problem` with a Problem, and `end` at the end.',
      sweepSchema,
      ['sweep_not_found'],
    ),
  }),
  (context) => {
    const id = sweepId(context.req.valid('param'));
    const server = getServer();
    return withSweeps(server, ({ state }) =>
      eventStream(context, (signal) => watched(server, watchSweep(state, id, signal))),
    );
  },
);

async function readOrRefuse(state: Parameters<typeof readSweep>[0], id: string): Promise<Sweep> {
  const sweep = await readSweep(state, id);
  if (sweep === null) throw sweepNotFound();
  return sweep;
}
