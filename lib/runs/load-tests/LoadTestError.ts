/** Every reason for which a load test is not started, found or cancelled. */
export type LoadTestErrorCode =
  | 'unknown_scenario'
  | 'load_tests_not_allowed'
  | 'invalid_request'
  | 'idempotency_key_reused'
  | 'load_test_not_found'
  | 'iteration_not_found';

/** `message` is written for the caller. `field` is the property of the request that is to be changed. */
export class LoadTestError extends Error {
  override readonly name = 'LoadTestError';

  constructor(
    readonly code: LoadTestErrorCode,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

export function loadTestNotFound(): LoadTestError {
  return new LoadTestError(
    'load_test_not_found',
    'No load test has this id. Expected the UUID that starting a load test returned.',
  );
}
