import { StepStuck } from '@/lib/steps/ControlledRun';
import { InterleavingError } from './InterleavingError';
import { OrderNotRepeatable } from '@/lib/steps/OrderTree';

export interface ExplorationFailure {
  readonly code: 'not_repeatable' | 'step_stuck' | 'orders_failed' | 'environment_gone' | 'store_unavailable';
  /** Written for people; no driver's text. */
  readonly detail: string;
}

/** So many orders could not be judged that the rest is not worth running. */
export class OrdersFailed extends Error {
  override readonly name = 'OrdersFailed';

  constructor(
    readonly count: number,
    readonly reason: string,
  ) {
    super(`${count} orders could not be judged, the last one since ${reason}`);
  }
}

/** The same order led to something else when it was run again. */
export class OutcomeNotRepeatable extends Error {
  override readonly name = 'OutcomeNotRepeatable';
}

const STORE_AWAY: ExplorationFailure = {
  code: 'store_unavailable',
  detail:
    'A store gave no answer while orders ran. See the worker’s log, and start the exploration again once the stores answer.',
};

/**
 * Why an exploration ended before its time. Whatever else an order throws comes from a store that went away; and where one did, `held` being false, orders that do
 * not repeat and steps that do not end are its doing, not the scenario's.
 */
export function explainFailure(error: unknown, held: boolean): ExplorationFailure {
  if (!held && !(error instanceof InterleavingError)) return STORE_AWAY;
  if (error instanceof OrderNotRepeatable) {
    return {
      code: 'not_repeatable',
      detail: `Something other than the order of steps decides the outcome in this scenario: ${error.message}. This is an error in the scenario, not a verdict.`,
    };
  }
  if (error instanceof OutcomeNotRepeatable) return { code: 'not_repeatable', detail: error.message };
  if (error instanceof StepStuck)
    return {
      code: 'step_stuck',
      detail: `The step ${error.message}. It was rolled back with the rest of its order.`,
    };
  if (error instanceof OrdersFailed)
    return {
      code: 'orders_failed',
      detail: `${error.count} orders could not be judged. The last one: ${error.reason}`,
    };
  if (error instanceof InterleavingError) return { code: 'environment_gone', detail: error.message };
  return STORE_AWAY;
}
