import type { ScorecardName } from '../scorecard/scorecardName';
import type { CoachingContext } from '../context';
import type { SubmitRequest } from '../requests';
import type { Scorecard } from '../Scorecard';
import { saveChange } from './saveChange';

export interface SubmitInput {
  readonly name: ScorecardName;
  readonly caller: string;
  readonly request: SubmitRequest;
}

/** Submits a scorecard; one that is submitted already is submitted anew. Throws CoachingError NOT_FOUND and ABORTED. */
export async function submitScorecard(
  context: CoachingContext,
  { name, caller, request }: SubmitInput,
): Promise<Scorecard> {
  const { taskIds } = request;
  return saveChange(context, {
    call: 'submit',
    name,
    apply: (read, now) => ({
      ...read,
      card: {
        ...read.card,
        ...(taskIds ? { taskIds } : {}),
        submittedAt: now,
        submitterUserId: caller,
        lastUpdaterUserId: caller,
        updatedAt: now,
      },
    }),
    ownColumns: {
      ...(taskIds ? { taskIds: 'always' } : {}),
      submittedAt: 'always',
      submitterUserId: 'always',
      lastUpdaterUserId: 'always',
      updatedAt: 'always',
    },
    replacesScores: false,
  });
}
