import type { Inspection } from '@/lib/contract/inspect';
import type { ScorecardName } from '@/lib/scorecard/resourceName';
import { readScorecard } from '@/lib/stores/readScorecard';
import { assembleInspection, nothingObserved } from './assembleInspection';
import { ScorecardNotFound } from './errors';
import type { InspectContext } from './InspectContext';
import { listCallsInTime } from './listCallsInTime';

/**
 * What each store holds of one record, whether the copies agree, and which race broke them. Copies and calls are read at the same
 * time; one that fails or hangs hides none of the others, and the answer comes within the environment's `timeoutMs`.
 * @throws ScorecardNotFound
 */
export async function inspectScorecard(context: InspectContext, name: ScorecardName): Promise<Inspection> {
  const startedAtMs = performance.now();
  const [read, calls] = await Promise.all([
    readScorecard(context.stores, name, { timeoutMs: context.environment.timeoutMs }),
    listCallsInTime(context, name),
  ]);
  if (nothingObserved(read, calls)) throw new ScorecardNotFound(name);
  return assembleInspection(context, name, read, calls, Math.round((performance.now() - startedAtMs) * 1000) / 1000);
}
