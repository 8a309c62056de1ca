import { isServerError } from '@/lib/postgres/isServerError';
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
  if (hasNoRoom(error))
    return {
      code: 'lab_unavailable',
      detail: `The Postgres for SQL races has run out of something that the race needs: ${error.message}. Free some of it, or raise the limit that it names, and start the run again.`,
    };
  return {
    code: 'lab_unavailable',
    detail:
      'The Postgres or ClickHouse for SQL races gave no answer, or its user may not create databases. See the worker’s log, and start the run again once this is fixed.',
  };
}

/** SQLSTATE class 53: disk, memory, locks or connections are used up. What Postgres says of that names no data. */
function hasNoRoom(error: unknown): error is Error {
  return isServerError(error) && error.code?.startsWith('53') === true;
}
