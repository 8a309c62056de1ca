import type { FastifyError, FastifyReply } from 'fastify';
import { CoachingError } from './CoachingError';
import { toProblem, type Problem } from './problem';
import { MethodNotAllowed } from './readHttpRequest';

/** What never reached the core: a request that can't be read, or a fault of the shell. */
export function answerError(
  error: unknown,
  reply: FastifyReply,
  onFailure: (what: string, error: unknown) => void,
): FastifyReply {
  if (error instanceof MethodNotAllowed) {
    return sendProblem(reply.header('Allow', error.allowed), toProblem('METHOD_NOT_ALLOWED', error.message));
  }
  if (error instanceof CoachingError) return sendProblem(reply, toProblem(error.code, error.message, error.violations));
  const { statusCode = 500, code } = error as FastifyError;
  // A body that its sender cut off; mostly nobody is there to hear of it.
  if (code === 'ECONNRESET' || code === 'ECONNABORTED')
    return sendProblem(reply, toProblem('INVALID_ARGUMENT', 'The body ended early.'));
  if (statusCode === 413) return sendProblem(reply, toProblem('PAYLOAD_TOO_LARGE', 'The body may have at most 1 MiB.'));
  if (statusCode === 415)
    return sendProblem(reply, toProblem('UNSUPPORTED_MEDIA_TYPE', 'The body has to be application/json.'));
  if (statusCode === 404) return answerNotFound(reply);
  if (statusCode < 500)
    return sendProblem(reply, toProblem('INVALID_ARGUMENT', 'The request is not well-formed HTTP with a JSON body.'));
  onFailure('a request failed', error);
  return sendProblem(reply, toProblem('INTERNAL', 'The service failed. Its log says why.'));
}

export function answerNotFound(reply: FastifyReply): FastifyReply {
  return sendProblem(
    reply,
    toProblem(
      'NOT_FOUND',
      'There is nothing here. Scorecards are under /v1/customers/{customer}/profiles/{profile}/scorecards.',
    ),
  );
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
