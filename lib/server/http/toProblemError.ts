import { InspectError, type InspectErrorCode } from '@/lib/inspect/errors';
import type { ProblemCode } from '@/lib/contract/problem';
import { SourceFailure } from '@/lib/stores/SourceFailure';
import { ProblemError } from './ProblemError';

const inspectCodes: Record<InspectErrorCode, ProblemCode> = { scorecard_not_found: 'scorecard_not_found' };

/** The errors that have a meaning for the caller, in the API's words; null for all others, which are faults of the console. */
export function toProblemError(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (error instanceof InspectError) return new ProblemError(inspectCodes[error.code], error.message);
  // Written for people, never a driver's text. An inspection carries it inside; only a question that needs the store ends with it.
  if (error instanceof SourceFailure) return new ProblemError('not_ready', `${error.error.message} ${error.error.hint}`);
  return null;
}
