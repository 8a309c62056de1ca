/**
 * Why a race cannot be explored any further. `database`: there is nothing to run it on; `setup`: its set-up fails; `size`: it writes more than it may;
 * `timeout`: its steps do not end.
 */
export type LabErrorCode = 'database' | 'setup' | 'size' | 'timeout';

export class LabError extends Error {
  override readonly name = 'LabError';

  constructor(
    readonly code: LabErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
