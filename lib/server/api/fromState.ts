import type { State } from '@/lib/state/openState';
import { NoAnswer } from '@/lib/postgres/Connection';
import { within } from '@/lib/stores/withDeadline';
import type { Server } from '../getServer';
import { ProblemError } from '../http/ProblemError';
import { toProblemError } from '../http/toProblemError';

/** For code that also asks stores or a target: they have their own deadline, and their silence is not the database's. */
export const STORES_TOO_WITHIN_MS = 60_000;

/**
 * Asks the console's own database, with one deadline for all that is asked. Without one there is `fallback`; when it fails or is silent the answer is 503 and its text
 * stays in the log. Errors that mean something to the caller pass.
 */
export async function fromState<T>(
  { state, log, stateDeadlineMs }: Pick<Server, 'state' | 'log' | 'stateDeadlineMs'>,
  fallback: () => T,
  ask: (state: State) => Promise<T>,
  deadlineMs = stateDeadlineMs,
): Promise<T> {
  if (state === null) return fallback();
  try {
    return await within(
      deadlineMs,
      () => new NoAnswer(deadlineMs),
      () => ask(state),
    );
  } catch (error) {
    if (toProblemError(error) || isFault(error)) throw error;
    log.error({ error }, 'the console’s own database failed');
    throw new ProblemError('not_ready', 'The console’s own database does not answer. See /readyz.');
  }
}

/** The answer of what can be kept nowhere. `what`: in the plural. */
export function refuseWithoutState(what: string): never {
  throw new ProblemError('not_ready', `The console has no database for ${what}. Set LASTWRITE_STATE_URL.`);
}

/** A mistake in the console's own code is not the database's. */
function isFault(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}
