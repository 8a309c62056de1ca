import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { answers } from '../http/answers';
import { createApi } from '../http/createApi';
import { noQuery } from '../http/queries';
import { json } from '../http/respond';
import { activity } from './activity';
import { calls } from './calls';
import { deployments } from './deployments';
import { describeApi } from './describeApi';
import { drifts } from './drifts';
import { environments } from './environments';
import { inspect } from './inspect';
import { interleavings } from './interleavings';
import { lab } from './lab';
import { loadTests } from './loadTests';
import { notes } from './notes';
import { process } from './process';
import { records } from './records';
import { retention } from './retention';
import { schedules } from './schedules';
import { webhooks } from './webhooks';
import { snapshots } from './snapshots';
import { sweeps } from './sweeps';
import { workers } from './workers';

/**
 * The API as a function from Request to Response: the console's server answers with it before the framework, the framework's own server does while the console is
 * developed, and the command line where no console runs.
 */
export const api = createApi([
  inspect,
  records,
  snapshots,
  notes,
  environments,
  calls,
  loadTests,
  interleavings,
  lab,
  sweeps,
  drifts,
  schedules,
  webhooks,
  deployments,
  retention,
  activity,
  workers,
  process,
]);

let description: ReturnType<typeof describeApi> | null = null;

api.openapi(
  createRoute({
    method: 'get',
    path: '/api/openapi.json',
    operationId: 'describe',
    summary: 'This description.',
    request: { query: noQuery },
    responses: answers('An OpenAPI 3.1 document.', z.record(z.string(), z.unknown())),
  }),
  () => {
    description ??= describeApi(api);
    return json({ ...description });
  },
);
