import { createRoute } from '@hono/zod-openapi';
import { retentionSchema } from '@/lib/contract/retention';
import { describeRetention } from '@/lib/retention/describeRetention';
import { userOf } from '../access/identity';
import { getServer } from '../getServer';
import { answers, deletionCodes, problems } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { noQuery } from '../http/queries';
import { empty, json } from '../http/respond';
import { noteQuietly } from './noteQuietly';
import { withRetention } from './withRetention';

export const retention = newRoutes();

retention.openapi(
  createRoute({
    method: 'get',
    path: '/api/retention',
    operationId: 'getRetention',
    summary: 'How long data is kept, and what is deleted next.',
    request: { query: noQuery },
    responses: answers('What is kept.', retentionSchema),
  }),
  async () => {
    const server = getServer();
    return json(await withRetention(server, ({ state }) => describeRetention(state, server.config.retention)));
  },
);

retention.openapi(
  createRoute({
    method: 'post',
    path: '/api/retention',
    operationId: 'deleteExpired',
    summary: 'Deletes what is due now instead of within the hour.',
    request: { query: noQuery },
    responses: { 202: { description: 'A worker deletes it.' }, ...problems(deletionCodes) },
  }),
  async (context) => {
    const server = getServer();
    await withRetention(server, ({ jobs }) => jobs.enqueueRetention());
    await noteQuietly(server, {
      by: userOf(context),
      what: 'started',
      kind: 'retention',
      subject: 'retention',
      title: '',
    });
    return empty(202);
  },
);
