import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  inspectionSchema,
  inspectManyRequestSchema,
  inspectManyResponseSchema,
  resolveResponseSchema,
  type Inspection,
} from '@/lib/contract/inspect';
import { isBareId } from '@/lib/record/recordName';
import { environmentOf, getServer } from '../getServer';
import { answers, body, bodyCodes, events } from '../http/answers';
import { eventStream, type StreamEvent } from '../http/eventStream';
import { newRoutes } from '../http/newRoutes';
import { ProblemError } from '../http/ProblemError';
import { environmentQuery, inspectQuery, noQuery, resolveQuery } from '../http/queries';
import { readJson } from '../http/readJson';
import { readName } from '../http/readName';
import { json } from '../http/respond';
import { inspectOne, knowTypes, resolveIds, watchOne } from '../inspections';
import { inspectLines } from './inspectLines';

const PREFIX = '/api/inspect/';
const WATCH = '/watch';
/** A name has slashes: the parameter takes what is left of the path. */
const namePath = z.object({
  name: z.string().meta({
    description: 'The name of a record in the format of its type (see GET /api/records), with plain slashes.',
    example: 'tenants/meadow/orders/48215',
  }),
});

export const inspect = newRoutes();

inspect.openapi(
  createRoute({
    method: 'get',
    path: '/api/inspect/{name}{.*}/watch',
    operationId: 'watch',
    summary: 'An inspection now and whenever the stores change, until it has been consistent for the settle window.',
    request: { params: namePath, query: environmentQuery },
    responses: events(
      'Server-sent events: `inspection` with an Inspection, `problem` with a Problem, and `end` at the end.',
      z.string(),
      ['invalid_name', 'unknown_environment', 'record_not_found', 'record_type_unusable'],
    ),
  }),
  (context) => {
    const server = getServer();
    const name = readName(server.records.all, new URL(context.req.url).pathname.slice(0, -WATCH.length), PREFIX);
    const environment = environmentOf(server, context.req.valid('query').environment);
    return eventStream(context, (signal) => asEvents(watchOne(server, environment, name, signal)));
  },
);

async function* asEvents(inspections: AsyncGenerator<Inspection, void, void>): AsyncGenerator<StreamEvent, void, void> {
  for await (const data of inspections) yield { event: 'inspection', data };
}

inspect.openapi(
  createRoute({
    method: 'get',
    path: '/api/inspect/{name}{.*}',
    operationId: 'inspect',
    summary: 'What each store holds of one record, whether the copies agree, and what went wrong.',
    request: { params: namePath, query: inspectQuery },
    responses: answers('The inspection. A store that is down is marked `unavailable` in it.', inspectionSchema, [
      'invalid_name',
      'unknown_environment',
      'record_not_found',
      'record_type_unusable',
    ]),
  }),
  async ({ req }) => {
    const server = getServer();
    const name = readName(server.records.all, new URL(req.url).pathname, PREFIX);
    const { environment, withinMs } = req.valid('query');
    return json(await inspectOne(server, environmentOf(server, environment), name, withinMs));
  },
);

inspect.openapi(
  createRoute({
    method: 'post',
    path: '/api/inspect',
    operationId: 'inspectMany',
    summary: 'The verdicts of up to 500 records, in order. Names are extracted from the pasted text.',
    middleware: readJson,
    request: { query: noQuery, body: body(inspectManyRequestSchema) },
    responses: answers('One entry per name, and the text that was not understood.', inspectManyResponseSchema, [
      'invalid_name',
      'too_many_names',
      'unknown_environment',
      ...bodyCodes,
    ]),
  }),
  async ({ req }) => json(await inspectLines(req.valid('json'))),
);

inspect.openapi(
  createRoute({
    method: 'get',
    path: '/api/names',
    operationId: 'resolve',
    summary: 'The names that a record’s id may mean. The id is the last part of a name, if that is a UUID.',
    request: { query: resolveQuery },
    responses: answers('The names, empty if no store holds the id.', resolveResponseSchema, [
      'invalid_name',
      'unknown_environment',
    ]),
  }),
  async ({ req }) => {
    const { id, environment } = req.valid('query');
    const server = getServer();
    const asked = environmentOf(server, environment);
    await knowTypes(server, asked);
    if (!isBareId(server.records.all, id))
      throw new ProblemError(
        'invalid_name',
        'Expected the id of a record, the last part of its name: a UUID in lower case.',
      );
    const found = (await resolveIds(server, asked, [id])).get(id);
    if (found !== undefined && 'failure' in found) throw found.failure;
    return json({ names: (found?.names ?? []).map(({ text }) => text) });
  },
);
