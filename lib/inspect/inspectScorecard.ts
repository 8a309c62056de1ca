import type { Inspection } from '@/lib/contract/inspect';
import type { ScorecardName } from '@/lib/record/resourceName';
import type { InspectContext } from './InspectContext';
import { inspectScorecards } from './inspectScorecards';

/**
 * What each store holds of one record, whether the copies agree, and which race broke them. Copies and calls are read at the same
 * time; one that fails or hangs hides none of the others, and the answer comes within the environment's `timeoutMs`.
 * @throws ScorecardNotFound
 */
export async function inspectScorecard(context: InspectContext, name: ScorecardName): Promise<Inspection> {
  const [outcome] = await inspectScorecards(context, [name]);
  if (outcome === undefined) throw new TypeError('an inspection has an outcome for each name');
  if ('error' in outcome) throw outcome.error;
  return outcome.inspection;
}
