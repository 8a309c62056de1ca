import type { ScorecardName } from '../scorecard/scorecardName';
import { CoachingError } from '../CoachingError';
import type { CoachingContext } from '../context';
import { readScorecard } from '../postgres/readScorecard';
import { resourcesOf } from '../resources';
import type { StoredScorecard } from '../Scorecard';
import { serviceStep } from '../serviceSteps';

/** The plain read, outside any transaction and lock: another call may save between it and this call's save. */
export async function readRow({ step, postgres }: CoachingContext, name: ScorecardName): Promise<StoredScorecard> {
  const { director } = resourcesOf(name);
  const read = await step(serviceStep('read row', { reads: [director], writes: [] }), () =>
    readScorecard(postgres, name),
  );
  return read ?? notFound(name);
}

export function notFound(name: ScorecardName): never {
  throw new CoachingError('NOT_FOUND', `There is no scorecard ${name.text}.`);
}
