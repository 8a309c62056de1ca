import type { State } from '@/lib/state/openState';
import type { Server } from '../getServer';
import { ProblemError } from '../http/ProblemError';
import { toProblemError } from '../http/toProblemError';

/**
 * Asks the console's own database. Without one there is `fallback`; when it fails the answer is 503 and its text stays in the log. Errors
 * that mean something to the caller pass.
 */
export async function fromState<T>(
  { state, log }: Pick<Server, 'state' | 'log'>,
  fallback: () => T,
  ask: (state: State) => Promise<T>,
): Promise<T> {
  if (state === null) return fallback();
  try {
    return await ask(state);
  } catch (error) {
    if (toProblemError(error) || isFault(error)) throw error;
    log.error({ error }, 'the own database failed');
    throw new ProblemError('not_ready', 'The console’s own database gave no answer; /readyz tells more.');
  }
}

/** A mistake in the console's own code is not the database's. */
function isFault(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}
