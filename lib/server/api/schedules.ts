import { createRoute } from '@hono/zod-openapi';
import type { z } from 'zod';
import {
  scheduleInputSchema,
  schedulePatchSchema,
  scheduleSchema,
  schedulesResponseSchema,
  type ScheduledRun,
} from '@/lib/contract/schedules';
import { checkRequest, toSaved } from '@/lib/runs/load-tests/checkRequest';
import { LoadTestError } from '@/lib/runs/load-tests/LoadTestError';
import { changeSchedule, createSchedule, deleteSchedule } from '@/lib/runs/schedules/changeSchedule';
import { listSchedules } from '@/lib/runs/schedules/describeSchedules';
import { scheduleNotFound } from '@/lib/runs/schedules/ScheduleError';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { noted } from '@/lib/state/activity/noted';
import type { State } from '@/lib/state/openState';
import { userOf } from '../access/identity';
import { environmentOf, getServer, type Server } from '../getServer';
import { answers, body, bodyCodes, created, deleted } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { environmentFilter, noQuery } from '../http/queries';
import { readJson } from '../http/readJson';
import { empty, json } from '../http/respond';
import { idPath, runId } from '../http/runs';
import { checksOf } from '../checksOf';
import { fromState, refuseWithoutState } from './fromState';
import { refuseUnknownRecord } from './refuseUnknownRecord';

const scheduleId = ({ id }: z.output<typeof idPath>) => runId(id, scheduleNotFound);
const withSchedules = <T>(server: Server, ask: (state: State) => Promise<T>) =>
  fromState(server, () => refuseWithoutState('schedules'), ask);

/** When which run is started by itself. */
export const schedules = newRoutes();

schedules.openapi(
  createRoute({
    method: 'get',
    path: '/api/schedules',
    operationId: 'listSchedules',
    summary: 'The schedules, oldest first, with their next run and whether they are overdue.',
    request: { query: environmentFilter },
    responses: answers('The schedules.', schedulesResponseSchema, ['unknown_environment']),
  }),
  async ({ req }) => {
    const { environment } = req.valid('query');
    const server = getServer();
    const all = await withSchedules(server, ({ pool }) => listSchedules(pool));
    const found = all.filter((each) => environment === undefined || each.environment === environment);
    // What is no longer configured may still have schedules.
    if (found.length === 0 && environment !== undefined) environmentOf(server, environment);
    return json(found);
  },
);

schedules.openapi(
  createRoute({
    method: 'post',
    path: '/api/schedules',
    operationId: 'createSchedule',
    summary:
      'Schedules a sweep or a load test with a five-field cron expression in a time zone. A load test is validated as at its start.',
    middleware: readJson,
    request: { query: noQuery, body: body(scheduleInputSchema) },
    responses: created('The schedule.', scheduleSchema, [
      'unknown_environment',
      'unknown_scenario',
      'load_tests_not_allowed',
      ...bodyCodes,
    ]),
  }),
  async (context) => {
    const { environment: wanted, ...asked } = context.req.valid('json');
    const server = getServer();
    const environment = environmentOf(server, wanted);
    const run = await checkRun(server, environment, asked.run);
    const createdBy = userOf(context);
    return json(
      await withSchedules(server, (state) =>
        noted(
          state,
          ({ id }: { readonly id: string }) => ({ by: createdBy, what: 'created', kind: 'schedule', subject: id }),
          (own) => createSchedule(own, { ...asked, run, environment: environment.id, createdBy }),
        ),
      ),
      201,
    );
  },
);

schedules.openapi(
  createRoute({
    method: 'patch',
    path: '/api/schedules/{id}',
    operationId: 'changeSchedule',
    summary:
      'Changes the times of a schedule, what it starts, the limits of its sweeps or the threshold of its load tests, or turns it on or off.',
    middleware: readJson,
    request: { params: idPath, query: noQuery, body: body(schedulePatchSchema) },
    responses: answers('The schedule as it is now.', scheduleSchema, [
      'schedule_not_found',
      'unknown_environment',
      'unknown_scenario',
      'load_tests_not_allowed',
      ...bodyCodes,
    ]),
  }),
  async (context) => {
    const id = scheduleId(context.req.valid('param'));
    const patch = context.req.valid('json');
    const server = getServer();
    const how = {
      by: userOf(context),
      checkRun: (environment: string, run: ScheduledRun) => checkRun(server, environmentOf(server, environment), run),
    };
    return json(await withSchedules(server, (state) => changeSchedule(state, id, patch, how)));
  },
);

schedules.openapi(
  createRoute({
    method: 'delete',
    path: '/api/schedules/{id}',
    operationId: 'deleteSchedule',
    summary: 'Deletes a schedule. The runs it started are kept.',
    request: { params: idPath, query: noQuery },
    responses: deleted(['schedule_not_found']),
  }),
  async (context) => {
    const id = scheduleId(context.req.valid('param'));
    const deed = { by: userOf(context), what: 'deleted', kind: 'schedule', subject: id } as const;
    await withSchedules(getServer(), (state) => noted(state, deed, (own) => deleteSchedule(own, id)));
    return empty(204);
  },
);

/** The run as it is saved. Throws ProblemError and LoadTestError with what to change, at the fields of the schedule. */
async function checkRun(server: Server, environment: EnvironmentConfig, run: ScheduledRun): Promise<ScheduledRun> {
  if (run.kind === 'sweep') {
    await refuseUnknownRecord(server, environment, run.record, 'run.record');
    return run;
  }
  const { kind, threshold, ...asked } = run;
  const request = toSaved(server, environment, asked);
  try {
    await checkRequest(checksOf(server), environment, request);
  } catch (error) {
    if (!(error instanceof LoadTestError) || error.field === undefined || error.field === 'environment') throw error;
    throw new LoadTestError(error.code, error.message, `run.${error.field}`);
  }
  return { kind, ...asked, parameters: request.parameters, ...(threshold === undefined ? {} : { threshold }) };
}
