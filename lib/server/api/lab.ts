import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  galleryResponseSchema,
  labCellDetailsSchema,
  labCheckRequestSchema,
  labCheckSchema,
  labScenariosResponseSchema,
  labStartSchema,
  labRunSchema,
  labRunsResponseSchema,
  startedLabRunSchema,
  type LabRun,
} from '@/lib/contract/lab';
import { checkRace } from '@/lib/runs/lab/describeRace';
import { labRunSpec, labRunText } from '@/lib/runs/lab/labFile';
import { LabRunError, labRunNotFound } from '@/lib/runs/lab/LabRunError';
import { startLabRun } from '@/lib/runs/lab/startLabRun';
import { watchLabRun } from '@/lib/runs/lab/watchLabRun';
import { readGallery } from '@/lib/scenarios/sql/gallery/readGallery';
import { listIds } from '@/lib/scenarios/scenarios';
import { noted } from '@/lib/state/activity/noted';
import { cancelRun } from '@/lib/state/runs/endRun';
import { listLabRuns, readLabCell, readLabRun } from '@/lib/state/lab/readLabRuns';
import { removeLabRun } from '@/lib/state/lab/removeLabRuns';
import { userOf } from '../access/identity';
import { getServer } from '../getServer';
import {
  answers,
  body,
  bodyCodes,
  deleted,
  deletionCodes,
  events,
  keyHeader,
  page,
  problems,
  started,
} from '../http/answers';
import { downloadText } from '../http/download';
import { eventStream } from '../http/eventStream';
import { newRoutes } from '../http/newRoutes';
import { ProblemError } from '../http/ProblemError';
import { labExportQuery, labRunQuery, labRunsQuery, noQuery } from '../http/queries';
import { readJson } from '../http/readJson';
import { empty, json } from '../http/respond';
import { idPath, itemNumber, linkToNext, runId } from '../http/runs';
import { watched } from '../http/watched';
import { withLab } from './withLab';

const labRunId = ({ id }: z.output<typeof idPath>) => runId(id, labRunNotFound);

async function readRun(id: string, groups: boolean): Promise<LabRun> {
  const run = await withLab(getServer(), ({ state }) => readLabRun(state, id, { groups }));
  if (run === null) throw labRunNotFound();
  return run;
}

/** Races of SQL sessions. Every order runs in its own Postgres database. */
export const lab = newRoutes();

lab.openapi(
  createRoute({
    method: 'post',
    path: '/api/lab',
    operationId: 'startLabRun',
    summary:
      'Runs every order of an SQL race, for each variant and isolation level. Text that is not a race is refused with the line and what was expected there.',
    middleware: readJson,
    request: { headers: keyHeader, query: noQuery, body: body(labStartSchema) },
    responses: started(startedLabRunSchema, [
      'invalid_race',
      'unknown_scenario',
      'lab_not_configured',
      'idempotency_key_reused',
      ...bodyCodes,
    ]),
  }),
  async (context) => {
    const { scenario, ...asked } = context.req.valid('json');
    const input = {
      asked: { ...asked, text: asked.text ?? textOf(scenario ?? '') },
      idempotencyKey: context.req.valid('header')['Idempotency-Key'] ?? null,
      startedBy: userOf(context),
    };
    const { id } = await withLab(getServer(), (tools) => startLabRun(tools, input));
    return json({ id }, 202, { location: `/api/lab/${id}` });
  },
);

function textOf(scenario: string): string {
  const { labFiles } = getServer();
  const file = labFiles.find(({ id }) => id === scenario);
  if (file) return file.text;
  throw new ProblemError(
    'unknown_scenario',
    labFiles.length === 0
      ? 'The configuration has no SQL scenarios. Add the file to "scenarios".'
      : `Expected one of the SQL scenarios ${listIds(labFiles.map(({ id }) => id))}.`,
  );
}

lab.openapi(
  createRoute({
    method: 'get',
    path: '/api/lab',
    operationId: 'listLabRuns',
    summary: 'The runs of the race lab, newest first, without their cells.',
    request: { query: labRunsQuery },
    responses: page('The runs.', labRunsResponseSchema),
  }),
  async ({ req }) => {
    const { runs, next } = await withLab(getServer(), ({ state }) => listLabRuns(state, req.valid('query')));
    return json([...runs], 200, linkToNext(req.url, 'before', next));
  },
);

lab.openapi(
  createRoute({
    method: 'post',
    path: '/api/lab/check',
    operationId: 'checkRace',
    summary: 'Parses a race without running it: its sessions, steps and variants, or its first mistake.',
    middleware: readJson,
    request: { query: noQuery, body: body(labCheckRequestSchema) },
    responses: answers('The race, or its first mistake.', labCheckSchema, bodyCodes),
  }),
  ({ req }) => json(checkRace(req.valid('json').text)),
);

lab.openapi(
  createRoute({
    method: 'get',
    path: '/api/lab/gallery',
    operationId: 'listGallery',
    summary: 'The built-in races, with explanations.',
    request: { query: noQuery },
    responses: answers('The races.', galleryResponseSchema),
  }),
  () => json([...readGallery()]),
);

lab.openapi(
  createRoute({
    method: 'get',
    path: '/api/lab/scenarios',
    operationId: 'listLabScenarios',
    summary: 'The SQL races in the configuration, with their text.',
    request: { query: noQuery },
    responses: answers('The races.', labScenariosResponseSchema),
  }),
  () =>
    json(
      getServer().labFiles.map(({ id, path, text, race: { title, about } }) => ({
        id,
        title: title ?? id,
        about: about ?? '',
        text,
        file: path,
      })),
    ),
);

lab.openapi(
  createRoute({
    method: 'get',
    path: '/api/lab/{id}',
    operationId: 'getLabRun',
    summary: 'A run with its cells and their outcomes.',
    request: { params: idPath, query: labRunQuery },
    responses: answers('The run.', labRunSchema, ['lab_run_not_found']),
  }),
  async ({ req }) => json(await readRun(labRunId(req.valid('param')), req.valid('query').groups !== 'omit')),
);

lab.openapi(
  createRoute({
    method: 'get',
    path: '/api/lab/{id}/cells/{n}',
    operationId: 'getLabCell',
    summary: 'One cell of a run, with its outcomes and the shortest order of each.',
    request: {
      params: idPath.extend({
        n: z.string().meta({ description: 'The number of the cell, starting at 1.', example: '1' }),
      }),
      query: noQuery,
    },
    responses: answers('The cell.', labCellDetailsSchema, ['lab_run_not_found', 'lab_cell_not_found']),
  }),
  async ({ req }) => {
    const id = labRunId(req.valid('param'));
    const n = itemNumber(req.valid('param').n);
    const { run, cell } = await withLab(getServer(), async ({ state }) => ({
      cell: n === null || n > MOST_CELL ? null : await readLabCell(state, id, n),
      run: await readLabRun(state, id, { groups: false }),
    }));
    if (run === null) throw labRunNotFound();
    if (cell === null) throw new LabRunError('lab_cell_not_found', `Expected a cell from 1 to ${run.cells.length}.`);
    return json(cell);
  },
);

/** What a smallint holds. */
const MOST_CELL = 32_767;

lab.openapi(
  createRoute({
    method: 'delete',
    path: '/api/lab/{id}',
    operationId: 'deleteLabRun',
    summary: 'Deletes a finished run with its outcomes.',
    request: { params: idPath, query: noQuery },
    responses: deleted(['lab_run_not_found', 'still_running']),
  }),
  async (context) => {
    const id = labRunId(context.req.valid('param'));
    const deed = { by: userOf(context), what: 'deleted', kind: 'lab_run', subject: id } as const;
    const removed = await withLab(getServer(), ({ state }) =>
      noted(
        state,
        deed,
        (own) => removeLabRun(own, id),
        (result) => result === 'removed',
      ),
    );
    if (removed === 'unknown') throw labRunNotFound();
    if (removed === 'running') throw new ProblemError('still_running', 'Cancel it before you delete it.');
    return empty(204);
  },
);

/** Takes no body; one that is sent is not looked at. */
lab.openapi(
  createRoute({
    method: 'post',
    path: '/api/lab/{id}/cancel',
    operationId: 'cancelLabRun',
    summary: 'Cancels a run and keeps its results. A finished one is returned unchanged.',
    request: { params: idPath, query: noQuery },
    responses: answers('The current run, without outcomes.', labRunSchema, ['lab_run_not_found', ...deletionCodes]),
  }),
  async (context) => {
    const id = labRunId(context.req.valid('param'));
    const deed = { by: userOf(context), what: 'cancelled', kind: 'lab_run', subject: id } as const;
    await withLab(getServer(), ({ state }) =>
      noted(
        state,
        deed,
        (own) => cancelRun(own, 'lab_runs', id),
        (cancelled) => cancelled,
      ),
    );
    return json(await readRun(id, false));
  },
);

lab.openapi(
  createRoute({
    method: 'get',
    path: '/api/lab/{id}/events',
    operationId: 'watchLabRun',
    summary: 'A run without outcomes: now, and whenever it changes.',
    request: { params: idPath, query: noQuery },
    responses: events(
      'Server-sent events: `run` with a LabRun, `problem` with a Problem, and `end` at the end.',
      labRunSchema,
      ['lab_run_not_found'],
    ),
  }),
  (context) => {
    const id = labRunId(context.req.valid('param'));
    const server = getServer();
    return withLab(server, ({ state }) =>
      eventStream(context, (signal) => watched(server, watchLabRun(state, id, signal))),
    );
  },
);

lab.openapi(
  createRoute({
    method: 'get',
    path: '/api/lab/{id}/export',
    operationId: 'exportLabRun',
    summary:
      'A run as a file: JSON, text as in the terminal, or one variant of its race as a PostgreSQL isolation spec.',
    request: { params: idPath, query: labExportQuery },
    responses: {
      200: {
        description: 'The file.',
        headers: z.object({ 'Content-Disposition': z.string() }),
        content: { 'application/json': { schema: labRunSchema }, 'text/plain': { schema: z.string() } },
      },
      ...problems(['lab_run_not_found', 'not_in_spec']),
    },
  }),
  async ({ req }) => {
    const { format, variant, level } = req.valid('query');
    const run = await readRun(labRunId(req.valid('param')), format !== 'spec');
    const name = `race-${run.title ?? run.id}${variant === undefined ? '' : `-${variant}`}`.replace(/[^\w.-]+/g, '-');
    const at = run.createdAt.slice(0, 19).replaceAll(':', '-');
    switch (format) {
      case 'json':
        return downloadText({
          fileName: `${name}-${at}.json`,
          contentType: 'application/json; charset=utf-8',
          text: `${JSON.stringify(run, null, 2)}\n`,
        });
      case 'text':
        return downloadText({
          fileName: `${name}-${at}.txt`,
          contentType: 'text/plain; charset=utf-8',
          text: labRunText(run, new Date().toISOString()),
        });
      case 'spec':
        return downloadText({
          fileName: `${name}.spec`,
          contentType: 'text/plain; charset=utf-8',
          text: labRunSpec(run, variant ?? null, level ?? null),
        });
      default:
        return format satisfies never;
    }
  },
);
