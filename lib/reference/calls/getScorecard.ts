import type { ScorecardName } from '../scorecard/scorecardName';
import type { CoachingContext } from '../context';
import { readRow } from '../row-writes/readRow';
import type { Scorecard } from '../Scorecard';

/** Throws CoachingError NOT_FOUND. */
export async function getScorecard(context: CoachingContext, name: ScorecardName): Promise<Scorecard> {
  return readRow(context, name);
}
