import { StepStuck } from '@/lib/steps/ControlledRun';
import { InterleavingError } from './InterleavingError';

/**
 * Runs an order that somebody waits for. What it throws that is neither an answer to them nor a mistake in the code comes from a store that is away, and is
 * thrown as InterleavingError `order_not_run`.
 */
export async function whileAsked<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (
      cause instanceof InterleavingError ||
      cause instanceof TypeError ||
      cause instanceof RangeError ||
      cause instanceof ReferenceError
    )
      throw cause;
    const why =
      cause instanceof StepStuck
        ? `The step ${cause.message}. It was rolled back with the rest of the order.`
        : 'A store gave no answer while an order ran. See /readyz, and try again once it answers.';
    throw new InterleavingError('order_not_run', why, undefined, { cause });
  }
}
