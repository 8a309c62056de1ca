import { createRoute } from '@hono/zod-openapi';
import { activityPeopleSchema, activityResponseSchema } from '@/lib/contract/activity';
import { listActivity, listPeople } from '@/lib/state/activity/listActivity';
import type { State } from '@/lib/state/openState';
import { getServer } from '../getServer';
import { answers, page } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { activityQuery, noQuery } from '../http/queries';
import { json } from '../http/respond';
import { linkToNext } from '../http/runs';
import { fromState, refuseWithoutState } from './fromState';

const withActivity = <T>(ask: (state: State) => Promise<T>) =>
  fromState(getServer(), () => refuseWithoutState('activity'), ask);

/** Who did what. */
export const activity = newRoutes();

activity.openapi(
  createRoute({
    method: 'get',
    path: '/api/activity',
    operationId: 'listActivity',
    summary:
      'What people started, created, changed, cancelled and deleted, the newest first. What schedules start is not among it.',
    request: { query: activityQuery },
    responses: page('A page of it.', activityResponseSchema),
  }),
  async ({ req }) => {
    const { limit, ...filter } = req.valid('query');
    const found = await withActivity((state) => listActivity(state, { ...filter, limit: limit + 1 }));
    const listed = found.slice(0, limit);
    const next = found.length > limit ? (listed.at(-1)?.id ?? null) : null;
    return json([...listed], 200, linkToNext(req.url, 'before', next));
  },
);

activity.openapi(
  createRoute({
    method: 'get',
    path: '/api/activity/people',
    operationId: 'listActivePeople',
    summary: 'Whoever did something that is kept, by name; 500 at most.',
    request: { query: noQuery },
    responses: answers('Their names.', activityPeopleSchema),
  }),
  async () => json([...(await withActivity(listPeople))]),
);
