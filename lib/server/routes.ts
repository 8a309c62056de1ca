import { explorationNotFound } from '@/lib/interleavings/InterleavingError';
import { loadTestNotFound } from '@/lib/load-tests/LoadTestError';
import { deleteCalls } from './api/deleteCalls';
import { getEnvironments } from './api/getEnvironments';
import { getInspection } from './api/getInspection';
import { getNothing } from './api/getNothing';
import { getOpenApi } from './api/getOpenApi';
import { getSamples } from './api/getSamples';
import { getScorecards } from './api/getScorecards';
import { getHealth, getMetrics, getReadiness } from './api/health';
import { getStatus } from './api/getStatus';
import { getScenarios } from './api/getScenarios';
import { getEvents as getInterleavingEvents } from './api/interleavings/getEvents';
import { getExport as getInterleavingExport } from './api/interleavings/getExport';
import { getInterleaving, getOrder } from './api/interleavings/getInterleaving';
import { getInterleavings } from './api/interleavings/getInterleavings';
import { getMatrix } from './api/interleavings/getMatrix';
import { postCancel as cancelInterleaving } from './api/interleavings/postCancel';
import { postInterleaving } from './api/interleavings/postInterleaving';
import { postReplay } from './api/interleavings/postReplay';
import { getEvents } from './api/loadTests/getEvents';
import { getExport } from './api/loadTests/getExport';
import { getIteration, getIterations } from './api/loadTests/getIterations';
import { getLoadTest } from './api/loadTests/getLoadTest';
import { getLoadTests } from './api/loadTests/getLoadTests';
import { postCancel } from './api/loadTests/postCancel';
import { postLoadTest } from './api/loadTests/postLoadTest';
import { readExplorationId } from './api/interleavings/withInterleavings';
import { readLoadTestId } from './api/loadTests/withLoadTests';
import { deleteRun } from './api/retention/deleteRun';
import { getRetention, postRetention } from './api/retention/retention';
import { postCalls } from './api/postCalls';
import { postInspect } from './api/postInspect';
import { route } from './http/route';

/** Every address of the API by the path its route file stands under; the files hand these on to the framework. */
export const routes = {
  '/api/inspect/[...name]': route('/api/inspect/{name}', { GET: getInspection }),
  '/api/inspect': route('/api/inspect', { POST: postInspect }, { postReads: true }),
  '/api/scorecards': route('/api/scorecards', { GET: getScorecards }),
  '/api/environments': route('/api/environments', { GET: getEnvironments }),
  '/api/samples': route('/api/samples', { GET: getSamples }),
  '/api/calls': route('/api/calls', { POST: postCalls, DELETE: deleteCalls }),
  '/api/scenarios': route('/api/scenarios', { GET: getScenarios }),
  '/api/load-tests': route('/api/load-tests', { GET: getLoadTests, POST: postLoadTest }),
  '/api/load-tests/[id]': route('/api/load-tests/{id}', {
    GET: getLoadTest,
    DELETE: deleteRun('load_test', readLoadTestId, loadTestNotFound),
  }),
  '/api/load-tests/[id]/cancel': route('/api/load-tests/{id}/cancel', { POST: postCancel }),
  '/api/load-tests/[id]/events': route('/api/load-tests/{id}/events', { GET: getEvents }),
  '/api/load-tests/[id]/export': route('/api/load-tests/{id}/export', { GET: getExport }),
  '/api/load-tests/[id]/iterations': route('/api/load-tests/{id}/iterations', { GET: getIterations }),
  '/api/load-tests/[id]/iterations/[n]': route('/api/load-tests/{id}/iterations/{n}', { GET: getIteration }),
  '/api/interleavings': route('/api/interleavings', { GET: getInterleavings, POST: postInterleaving }),
  '/api/interleavings/matrix': route('/api/interleavings/matrix', { GET: getMatrix }),
  '/api/interleavings/replay': route('/api/interleavings/replay', { POST: postReplay }),
  '/api/interleavings/[id]': route('/api/interleavings/{id}', {
    GET: getInterleaving,
    DELETE: deleteRun('exploration', readExplorationId, explorationNotFound),
  }),
  '/api/interleavings/[id]/cancel': route('/api/interleavings/{id}/cancel', { POST: cancelInterleaving }),
  '/api/interleavings/[id]/events': route('/api/interleavings/{id}/events', { GET: getInterleavingEvents }),
  '/api/interleavings/[id]/export': route('/api/interleavings/{id}/export', { GET: getInterleavingExport }),
  '/api/interleavings/[id]/orders/[n]': route('/api/interleavings/{id}/orders/{n}', { GET: getOrder }),
  '/api/retention': route('/api/retention', { GET: getRetention, POST: postRetention }),
  '/api/status': route('/api/status', { GET: getStatus }),
  '/api/openapi.json': route('/api/openapi.json', { GET: getOpenApi }),
  '/api/[...rest]': route('/api/{rest}', { GET: getNothing, POST: getNothing }),
  '/healthz': route('/healthz', { GET: getHealth }),
  '/readyz': route('/readyz', { GET: getReadiness }),
  '/metrics': route('/metrics', { GET: getMetrics }),
};

export type RoutePath = keyof typeof routes;
