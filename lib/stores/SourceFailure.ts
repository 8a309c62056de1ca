import type { SourceError } from '@/lib/evidence/model';

/** A copy could not be read. Carries words for a person; the driver's own error is its `cause`, for the log alone. */
export class SourceFailure extends Error {
  readonly error: SourceError;

  constructor(error: SourceError, cause?: unknown) {
    super(error.message, { cause });
    this.name = 'SourceFailure';
    this.error = error;
  }
}

/** It was tried often enough to know that it fails again. */
export class LastingFailure extends SourceFailure {}

/** True where the failure may come from a schema, or from grants, that changed since the table facts were read. */
export function smellsOfSchemaChange(failure: SourceFailure): boolean {
  if (failure instanceof LastingFailure) return false;
  return ['missing_table', 'missing_column', 'not_replacing', 'permission_denied', 'query_failed'].includes(
    failure.error.code,
  );
}
