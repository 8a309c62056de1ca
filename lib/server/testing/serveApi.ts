import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { answerLocally } from '../answerLocally';

/** A server of the API alone, which does not listen yet. */
export function serveApi(): Server {
  const listener = getRequestListener(answerLocally, { overrideGlobalObjects: false });
  return createServer((request, response) => void listener(request, response));
}
