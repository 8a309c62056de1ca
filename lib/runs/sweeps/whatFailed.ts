import { InspectError, RecordTypeUnread } from '@/lib/inspect/errors';
import { LastingFailure, SourceFailure } from '@/lib/stores/SourceFailure';

/** What a changed table or a missing grant causes, causes it again. */
const LASTING: readonly SourceFailure['error']['code'][] = [
  'missing_table',
  'missing_column',
  'not_replacing',
  'permission_denied',
  'settings_refused',
  'database_missing',
];

/** Words for a person, of a store that failed or a type that no longer fits; null: the fault is the console's own. */
export function whatFailed(error: unknown): string | null {
  if (error instanceof SourceFailure) return `${error.error.message} ${error.error.hint}`;
  return error instanceof InspectError ? error.message : null;
}

export function isWorthRetrying(error: unknown): boolean {
  if (error instanceof LastingFailure) return false;
  if (error instanceof SourceFailure) return !LASTING.includes(error.error.code);
  return !(error instanceof InspectError) || error instanceof RecordTypeUnread;
}
