import { reader } from './access/identity';
import { api } from './api/api';

/** Answers a request of the API in this process, as whoever may do what this process may: the command line where no console runs. */
export async function answerLocally(request: Request): Promise<Response> {
  return api.fetch(request);
}

/** The same for what the console itself looks up. */
export async function lookUp(request: Request): Promise<Response> {
  return api.fetch(request, { identity: reader });
}

/** True for a request target (path and query as they were sent) that is the API's and no page's. Nobody looks for a page there. */
export function isApiPath(target: string): boolean {
  return /^\/(api|healthz|readyz|metrics)([/?]|$)/.test(target);
}
