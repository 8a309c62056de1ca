/** Why a call failed, in the words of https://google.aip.dev/193. */
export type CoachingErrorCode =
  'INVALID_ARGUMENT' | 'NOT_FOUND' | 'ALREADY_EXISTS' | 'FAILED_PRECONDITION' | 'ABORTED' | 'UNAVAILABLE' | 'INTERNAL';

export interface FieldViolation {
  /** A path into the request, `scores[0].numericValue`; '' for the request as a whole. */
  readonly path: string;
  readonly message: string;
}

/** An expected failure of a call. The message is written for the caller and repeats no driver's text; that is in `cause`. */
export class CoachingError extends Error {
  constructor(
    readonly code: CoachingErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly violations?: readonly FieldViolation[] } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'CoachingError';
    this.violations = options.violations ?? [];
  }

  readonly violations: readonly FieldViolation[];
}
