import { reader } from './access/identity';
import { api } from './api/api';

/** Answers an API request in this process, with its permissions: used by the command line if no console runs. */
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
