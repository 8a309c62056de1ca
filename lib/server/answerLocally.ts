import type { Method } from './http/route';
import { routes, type RoutePath } from './routes';

/**
 * Answers a request of the API in this process: what the console's server does, and the command line when no console runs. An address of
 * no route is answered like any other one under `/api`, with 404.
 */
export function answerLocally(request: Request): Promise<Response> {
  const handlers = routes[findRoute(new URL(request.url).pathname) ?? '/api/[...rest]'];
  return handlers[Object.hasOwn(handlers, request.method) ? (request.method as Method) : 'OPTIONS'](request);
}

/** True for a request target (path and query as they were sent) that is the API's and no page's. */
export function isApiPath(target: string): boolean {
  const path = target.split('?', 1)[0] ?? '';
  return findRoute(path) !== null || underProgramsOnly.test(path);
}

/** Nobody looks for a page there. */
const underProgramsOnly = /^\/(api|healthz|readyz|metrics)\//;

/** The most specific route whose pattern has this path: `[id]` stands for one segment, `[...rest]` for the rest, which may be empty. */
export function findRoute(pathname: string): RoutePath | null {
  if (Object.hasOwn(routes, pathname)) return pathname as RoutePath;
  return patterns.find(({ expression }) => expression.test(pathname))?.path ?? null;
}

const patterns = (Object.keys(routes) as RoutePath[])
  .filter((path) => path.includes('['))
  .map((path) => ({ path, expression: toExpression(path) }))
  // A pattern with fewer placeholders and more fixed text says more.
  .sort((a, b) => rank(b.path) - rank(a.path));

function toExpression(path: string): RegExp {
  const segments = path.split('/').map((segment) => {
    if (segment.startsWith('[...')) return '.*';
    return segment.startsWith('[') ? '[^/]+' : segment.replace(/[.*+?^${}()|\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}$`);
}

function rank(path: string): number {
  return (path.includes('[...') ? 0 : 1_000) + path.replace(/\[[^[\]]*\]/g, '').length;
}
