import type { Inspection } from '@/lib/contract/inspect';
import type { ScorecardName } from '@/lib/scorecard/resourceName';
import { readInsertTimes } from '@/lib/stores/clickhouse/readInsertTimes';
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
  const elapsedMs = () => Math.round((performance.now() - startedAtMs) * 1000) / 1000;
  const inspection = assembleInspection(context, name, read, calls, elapsedMs());
  if (inspection.verdict !== 'inconsistent') return inspection;
  // Which race it was hangs on when versions were inserted. A record that is well need not pay for the question.
  const timeoutMs = context.environment.timeoutMs - elapsedMs();
  const [dated = read] = await readInsertTimes(context.stores.clickhouse, [read], { timeoutMs });
  return assembleInspection(context, name, dated, calls, elapsedMs());
}
