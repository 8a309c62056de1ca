import { createRoute } from '@hono/zod-openapi';
import { recordTypesResponseSchema, type RecordTypesResponse } from '@/lib/contract/records';
import type { KeyPart, RecordType } from '@/lib/record/RecordType';
import { notJudgedOf } from '@/lib/wording/findings/notJudged';
import { getServer } from '../getServer';
import { answers } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { noQuery } from '../http/queries';
import { json } from '../http/respond';

export const records = newRoutes();

records.openapi(
  createRoute({
    method: 'get',
    path: '/api/records',
    operationId: 'listRecordTypes',
    summary: 'The record types of this console: their names, where their copies lie, which fields are compared.',
    request: { query: noQuery },
    responses: answers('The record types, in the order of the configuration.', recordTypesResponseSchema),
  }),
  () => {
    const { types, config } = getServer();
    const environments = config.environments.map(({ id }) => id);
    return json(types.map((type) => describeType(type, environments)));
  },
);

function describeType(type: RecordType, environments: readonly string[]): RecordTypesResponse[number] {
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
      fields.map(({ id: field, label, columns }) => ({ rowSet, id: field, label, columns: { ...columns } })),
    ),
    milestones: milestones.map((each) => ({ id: each.id, title: each.title, fields: [...each.fields] })),
    groups: groups.map((each) => ({ id: each.id, title: each.title, fields: [...each.fields] })),
    calls: calls.map((call) => ({ id: call.id, noun: call.noun, kind: call.kind })),
    changedAt,
    settleMs,
    warnings: notJudgedOf(type).map(({ what, why, enabledBy }) => `${what}: ${why}. ${enabledBy}`),
  };
}

function describeKey(key: readonly KeyPart[]) {
  return key.map(({ id, type, form }) => ({ id, type, ...(form === undefined ? {} : { form: { ...form } }) }));
}
