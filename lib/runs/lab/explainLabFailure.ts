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
      detail:
        'The same steps in the same order did not go the same way: something besides the order decides in this race.',
    };
  return {
    code: 'lab_unavailable',
    detail:
      'The Postgres, or the ClickHouse, for races of SQL gave no answer, or its user may not make databases; the worker’s log tells more. Start the run again once that is mended.',
  };
}
