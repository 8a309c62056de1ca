import { getEnvironments } from './api/getEnvironments';
import { getInspection } from './api/getInspection';
import { getNothing } from './api/getNothing';
import { getOpenApi } from './api/getOpenApi';
import { getSamples } from './api/getSamples';
import { getScorecards } from './api/getScorecards';
import { getHealth, getMetrics, getReadiness } from './api/health';
import { postCalls } from './api/postCalls';
import { postInspect } from './api/postInspect';
import { route } from './http/route';

/** Every address of the API by the path its route file stands under; the files hand these on to the framework. */
export const routes = {
  '/api/inspect/[...name]': route('/api/inspect/{name}', { GET: getInspection }),
  '/api/inspect': route('/api/inspect', { POST: postInspect }),
  '/api/scorecards': route('/api/scorecards', { GET: getScorecards }),
  '/api/environments': route('/api/environments', { GET: getEnvironments }),
  '/api/samples': route('/api/samples', { GET: getSamples }),
  '/api/calls': route('/api/calls', { POST: postCalls }),
  '/api/openapi.json': route('/api/openapi.json', { GET: getOpenApi }),
  '/api/[...rest]': route('/api/{rest}', { GET: getNothing, POST: getNothing }),
  '/healthz': route('/healthz', { GET: getHealth }),
  '/readyz': route('/readyz', { GET: getReadiness }),
  '/metrics': route('/metrics', { GET: getMetrics }),
};

export type RoutePath = keyof typeof routes;
