/** Every reason for which an exploration or a replay is not started, found or shown. */
export type InterleavingErrorCode =
  | 'unknown_scenario'
  | 'interleavings_not_allowed'
  | 'invalid_request'
  | 'too_many_orders'
  | 'order_does_not_fit'
  | 'exploration_not_found'
  | 'order_not_found'
  | 'idempotency_key_reused'
  | 'order_not_run';

/** `message` is written for the caller. `field` is the property of the request that is to be changed. */
export class InterleavingError extends Error {
  override readonly name = 'InterleavingError';

  constructor(
    readonly code: InterleavingErrorCode,
    message: string,
    readonly field?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function explorationNotFound(): InterleavingError {
  return new InterleavingError(
    'exploration_not_found',
    'No exploration has this id. Expected the UUID that starting an exploration returned.',
  );
}
