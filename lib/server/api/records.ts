import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  discoverRequestSchema,
  discoverResponseSchema,
  recordListSchema,
  recordTypesResponseSchema,
  trialSchema,
  type RecordTypesResponse,
} from '@/lib/contract/records';
import { RecordTypeUnusable } from '@/lib/inspect/errors';
import type { KeyPart, RecordType } from '@/lib/record/RecordType';
import { notJudgedOf } from '@/lib/wording/findings/notJudged';
import { environmentOf, getServer, type Server } from '../getServer';
import { answers, body, bodyCodes, page } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { environmentQuery, noQuery, recordsQuery } from '../http/queries';
import { readJson } from '../http/readJson';
import { json } from '../http/respond';
import { linkToNext } from '../http/runs';
import { ProblemError } from '../http/ProblemError';
import { listRecords } from '../listRecords';
import { discover, tryType } from '../discover';
import { usedTypes } from '../inspections';
import type { UsedType } from '../ConfiguredTypes';

export const records = newRoutes();

records.openapi(
  createRoute({
    method: 'get',
    path: '/api/records',
    operationId: 'listRecordTypes',
    summary: 'The record types of this console: their names, copies and compared fields.',
    request: { query: environmentQuery },
    responses: answers(
      'The record types, in the order of the configuration, as the stores of the environment have them.',
      recordTypesResponseSchema,
      ['unknown_environment'],
    ),
  }),
  async ({ req }) => {
    const server = getServer();
    const environment = environmentOf(server, req.valid('query').environment);
    const used = await usedTypes(server, environment);
    return json(
      server.records.all.map((type) => describeUsed(type, used.get(type.id), server.records.environmentsOf(type.id))),
    );
  },
);

const typePath = z.object({
  type: z.string().max(63).meta({ description: 'Id of a record type.', example: 'order' }),
});

/** @throws ProblemError */
function requireType({ records: { all } }: Server, type: string): void {
  if (!all.some(({ id }) => id === type))
    throw new ProblemError('not_found', 'Unknown record type. GET /api/records lists them.');
}

records.openapi(
  createRoute({
    method: 'get',
    path: '/api/records/{type}',
    operationId: 'listRecords',
    summary: 'The records of a type, last changed first, each with its verdict.',
    request: { params: typePath, query: recordsQuery },
    responses: page('A page of them.', recordListSchema, ['unknown_environment', 'not_found', 'record_type_unusable']),
  }),
  async ({ req }) => {
    const server = getServer();
    const { environment, ...asked } = req.valid('query');
    const { type } = req.valid('param');
    const of = environmentOf(server, environment);
    requireType(server, type);
    const list = await listRecords(server, of, type, asked);
    return json(list, 200, linkToNext(req.url, 'after', list.next));
  },
);

records.openapi(
  createRoute({
    method: 'get',
    path: '/api/records/{type}/trial',
    operationId: 'tryRecordType',
    summary: 'Compares up to 200 records of a type that both stores hold, field by field.',
    request: {
      params: typePath,
      query: environmentQuery,
    },
    responses: answers('How each field agrees.', trialSchema, [
      'unknown_environment',
      'not_found',
      'record_type_unusable',
    ]),
  }),
  async ({ req }) => {
    const server = getServer();
    const environment = environmentOf(server, req.valid('query').environment);
    const { type } = req.valid('param');
    requireType(server, type);
    return json(await tryType(server, environment, type));
  },
);

records.openapi(
  createRoute({
    method: 'post',
    path: '/api/discover',
    operationId: 'discover',
    summary:
      'Finds tables that look like records and their copies in the catalogs of both stores. "trial" compares up to 200 records of each.',
    middleware: readJson,
    request: { query: noQuery, body: body(discoverRequestSchema) },
    responses: answers('Proposals for the configuration.', discoverResponseSchema, [
      'unknown_environment',
      ...bodyCodes,
    ]),
  }),
  async ({ req }) => {
    const server = getServer();
    const { environment, ...asked } = req.valid('json');
    return json(await discover(server, environmentOf(server, environment), asked));
  },
);

function describeUsed(type: RecordType, used: UsedType | undefined, environments: readonly string[]) {
  if (used === undefined) return describeType(type, environments, []);
  if ('type' in used) return describeType(used.type, environments, used.warnings);
  const { error } = used;
  const problems =
    error instanceof RecordTypeUnusable && error.problems.length > 0
      ? error.problems.map((problem) => ({ ...problem }))
      : [{ path: '', message: error.message }];
  return { ...describeType(type, environments, []), problems };
}

function describeType(
  type: RecordType,
  environments: readonly string[],
  warnings: readonly string[],
): RecordTypesResponse[number] {
  const { id, title, name, key, rows, copies, milestones, groups, calls, changedAt, settleMs } = type;
  return {
    id,
    title,
    name,
    key: describeKey(key),
    environments: [...environments],
    rowSets: rows.map((rowSet) => ({
      id: rowSet.id,
      noun: rowSet.noun,
      plural: rowSet.plural,
      key: describeKey(rowSet.key),
    })),
    copies: copies.map((copy) => ({
      id: copy.id,
      title: copy.title,
      where: copy.where,
      store: copy.store,
      role: copy.role,
      tables: copy.tables.map(({ rowSet, table, key: columns, carriesRoot }) => ({
        rowSet,
        table,
        key: { ...columns },
        carriesRoot: carriesRoot ?? false,
      })),
    })),
    fields: rows.flatMap(({ id: rowSet, fields }) =>
      fields.map(({ id: field, label, columns, expressions }) => ({
        rowSet,
        id: field,
        label,
        columns: { ...columns },
        expressions: { ...expressions },
      })),
    ),
    milestones: milestones.map((each) => ({ id: each.id, title: each.title, fields: [...each.fields] })),
    groups: groups.map((each) => ({ id: each.id, title: each.title, fields: [...each.fields] })),
    calls: calls.map((call) => ({ id: call.id, noun: call.noun, kind: call.kind })),
    changedAt,
    settleMs,
    warnings: [...warnings, ...notJudgedOf(type).map(({ what, why, enabledBy }) => `${what}: ${why}. ${enabledBy}`)],
    ignore: type.ignore.map((column) => ({ ...column })),
    problems: [],
  };
}

function describeKey(key: readonly KeyPart[]) {
  return key.map(({ id, type, form }) => ({ id, type, ...(form === undefined ? {} : { form: { ...form } }) }));
}
