/** Every reason for which a sweep is not started, or a sweep or a drift is not found or changed. */
export type SweepErrorCode =
  'invalid_request' | 'sweep_refused' | 'sweep_not_found' | 'sweep_over' | 'drift_not_found' | 'idempotency_key_reused';

/** `message` is written for the caller. `field` is the property of the request that is to be changed. */
export class SweepError extends Error {
  override readonly name = 'SweepError';

  constructor(
    readonly code: SweepErrorCode,
    message: string,
    readonly field?: string,
    /** Of `sweep_refused`: what is in the way, each with the statement or words that would help. */
    readonly refusals: readonly { readonly what: string; readonly help: string }[] = [],
  ) {
    super(message);
  }
}

export function sweepNotFound(): SweepError {
  return new SweepError('sweep_not_found', 'No sweep has this id. GET /api/sweeps lists them.');
}

export function driftNotFound(): SweepError {
  return new SweepError('drift_not_found', 'No drift has this id. GET /api/drifts lists them.');
}
