import { createRoute } from '@hono/zod-openapi';
import { recordTypesResponseSchema } from '@/lib/contract/records';
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
    summary: 'The record types of this console: what their names look like.',
    request: { query: noQuery },
    responses: answers('The record types, in the order of the configuration.', recordTypesResponseSchema),
  }),
  () =>
    json(
      getServer().types.map(({ id, title, name, key }) => ({ id, title, name, key: key.map((part) => ({ ...part })) })),
    ),
);
