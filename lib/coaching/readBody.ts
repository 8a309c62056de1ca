import type { FastifyInstance } from 'fastify';
import { CoachingError } from './CoachingError';

/** Takes JSON in UTF-8 only. No body at all is undefined, whatever the content type says. */
export function readBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new CoachingError('INVALID_ARGUMENT', 'The body is not JSON in UTF-8.', {
      violations: [{ path: '', message: 'expected JSON in UTF-8' }],
    });
  }
}
