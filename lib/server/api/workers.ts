import { createRoute } from '@hono/zod-openapi';
import { workersResponseSchema, type WorkersResponse } from '@/lib/contract/workers';
import { listWorkers } from '@/lib/state/workers/listWorkers';
import { getServer, type Server } from '../getServer';
import { answers } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { noQuery } from '../http/queries';
import { json } from '../http/respond';
import { remember } from '../probe/remember';
import { fromState, refuseWithoutState } from './fromState';

/** Everybody who looks at the page asks every two seconds, and all get the same answer. */
const KEEP_MS = 1_000;
const remembered = new WeakMap<Server, () => Promise<WorkersResponse>>();

/** Who works, on what, and how busy each is. */
export const workers = newRoutes();

workers.openapi(
  createRoute({
    method: 'get',
    path: '/api/workers',
    operationId: 'listWorkers',
    summary:
      'The workers and consoles of this installation: what each works on, how busy it is, what it finished in the last hour.',
    request: { query: noQuery },
    responses: answers('Workers first. One that stopped answering is listed for 15 minutes.', workersResponseSchema),
  }),
  async () => {
    const server = getServer();
    let ask = remembered.get(server);
    if (!ask) remembered.set(server, (ask = remember(KEEP_MS, () => askWorkers(server))));
    return json(await ask());
  },
);

function askWorkers(server: Server): Promise<WorkersResponse> {
  return fromState(
    server,
    () => refuseWithoutState('workers'),
    async (state) => {
      const found = await listWorkers(state);
      const used = found.reduce((sum, { answering, connections }) => sum + (answering ? connections : 0), 0);
      return { workers: [...found], connections: { used, budget: server.config.connections } };
    },
  );
}
