/** Every reason for which a run of the race lab is not started, found or shown. */
export type LabRunErrorCode =
  | 'invalid_request'
  | 'invalid_race'
  | 'lab_not_configured'
  | 'lab_run_not_found'
  | 'lab_cell_not_found'
  | 'not_in_spec'
  | 'idempotency_key_reused';

/** `message` is written for the caller. `field` is the property of the request that is to be changed. */
export class LabRunError extends Error {
  override readonly name = 'LabRunError';

  constructor(
    readonly code: LabRunErrorCode,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

export function labRunNotFound(): LabRunError {
  return new LabRunError(
    'lab_run_not_found',
    'No lab run has this id. Expected the UUID that starting a lab run returned.',
  );
}
