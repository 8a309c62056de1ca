import { LabError } from '@/lib/scenarios/sql/database/LabError';
import { OrderNotRepeatable } from '@/lib/steps/OrderTree';

export interface LabFailure {
  readonly code: 'setup' | 'lab_unavailable' | 'not_repeatable' | 'limits';
  /** Written for people; what Postgres says appears only where it is about the race's own SQL. */
  readonly detail: string;
}

/** Why a run ended before its time. */
export function explainLabFailure(error: unknown): LabFailure {
  if (error instanceof LabError && error.code === 'setup') return { code: 'setup', detail: error.message };
  if (error instanceof LabError && error.code !== 'database') return { code: 'limits', detail: error.message };
  if (error instanceof OrderNotRepeatable)
    return {
      code: 'not_repeatable',
      detail: 'The same order of steps had different outcomes: something other than the order decides this race.',
    };
  if (isOutOfResources(error))
    return {
      code: 'lab_unavailable',
      detail:
        'The Postgres for SQL races has run out of disk space, memory or connections. Free some, and start the run again.',
    };
  return {
    code: 'lab_unavailable',
    detail:
      'The Postgres or ClickHouse for SQL races gave no answer, or its user may not create databases. See the worker’s log, and start the run again once this is fixed.',
  };
}

/** PostgreSQL’s class 53, insufficient resources: told by the server itself, or as the cause of what could not be prepared. */
function isOutOfResources(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as Error & { readonly code?: unknown };
  return (typeof code === 'string' && /^53[0-9A-Z]{3}$/.test(code)) || isOutOfResources(cause);
}
