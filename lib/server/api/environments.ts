import { createRoute } from '@hono/zod-openapi';
import {
  environmentsResponseSchema,
  samplesResponseSchema,
  type EnvironmentsResponse,
} from '@/lib/contract/environments';
import { listSamples } from '@/lib/state/samples';
import { environmentOf, getServer, type Server } from '../getServer';
import { answers } from '../http/answers';
import { newRoutes } from '../http/newRoutes';
import { environmentQuery, noQuery } from '../http/queries';
import { json } from '../http/respond';
import { probeEnvironment } from '../probe/probeEnvironment';
import { remember } from '../probe/remember';
import { fromState } from './fromState';

/** Many tabs ask at once; a few seconds old is as good. */
const KEEP_MS = 3000;
const probes = new WeakMap<Server, () => Promise<EnvironmentsResponse>>();

export const environments = newRoutes();

environments.openapi(
  createRoute({
    method: 'get',
    path: '/api/environments',
    operationId: 'listEnvironments',
    summary: 'The configured environments and whether their stores answer.',
    request: { query: noQuery },
    responses: answers('The environments, the default one first.', environmentsResponseSchema),
  }),
  async () => json(await probeAll(getServer())),
);

/** All environments, probed in parallel; the answer is kept for a moment. */
export function probeAll(server: Server): Promise<EnvironmentsResponse> {
  let probe = probes.get(server);
  if (!probe) {
    probe = remember(KEEP_MS, () =>
      Promise.all(server.config.environments.map((environment) => probeEnvironment(server, environment))),
    );
    probes.set(server, probe);
  }
  return probe();
}

environments.openapi(
  createRoute({
    method: 'get',
    path: '/api/samples',
    operationId: 'listSamples',
    summary: 'The records an embedded stack was seeded with; empty elsewhere.',
    request: { query: environmentQuery },
    responses: answers('The samples.', samplesResponseSchema, ['unknown_environment']),
  }),
  async ({ req }) => {
    const server = getServer();
    const { id } = environmentOf(server, req.valid('query').environment);
    const samples = await fromState(
      server,
      () => [],
      (state) => listSamples(state, id),
    );
    return json(
      samples.map(({ name, title, summary, findings }) => ({ name, title, summary, findings: [...findings] })),
    );
  },
);
