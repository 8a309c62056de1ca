import { CoachingError } from './CoachingError';
import { toProblem, type Problem } from './problem';
import { Refusal } from './Refusal';

/** What never reached the core: a request that can't be read, or a fault of the shell. */
export function answerError(error: Error, onFailure: (what: string, error: unknown) => void): Response {
  if (error instanceof Refusal) return toResponse(error.problem, error.headers);
  if (error instanceof CoachingError) return toResponse(toProblem(error.code, error.message, error.violations));
  onFailure('a request failed', error);
  return toResponse(toProblem('INTERNAL', 'The service failed. Its log says why.'));
}

export function answerNotFound(): Response {
  return toResponse(
    toProblem(
      'NOT_FOUND',
      'There is nothing here. Scorecards are under /v1/customers/{customer}/profiles/{profile}/scorecards.',
    ),
  );
}

/** A request of which not even the address can be read. */
export function answerUnreadable(): Response {
  return toResponse(toProblem('INVALID_ARGUMENT', 'The request is not well-formed HTTP.'));
}

function toResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}
