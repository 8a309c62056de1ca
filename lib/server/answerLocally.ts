import type { Method } from './http/route';
import { routes, type RoutePath } from './routes';

/** Answers a request of the API in this process, without a web server: what the command line asks when no console runs. */
export function answerLocally(request: Request): Promise<Response> {
  const handlers = routes[pathOf(new URL(request.url).pathname)];
  return handlers[Object.hasOwn(handlers, request.method) ? (request.method as Method) : 'OPTIONS'](request);
}

function pathOf(pathname: string): RoutePath {
  if (Object.hasOwn(routes, pathname)) return pathname as RoutePath;
  return pathname.startsWith('/api/inspect/') ? '/api/inspect/[...name]' : '/api/[...rest]';
}
