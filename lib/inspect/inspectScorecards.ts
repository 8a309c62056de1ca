import type { Inspection } from '@/lib/contract/inspect';
import type { ScorecardName } from '@/lib/record/resourceName';
import { readInsertTimes } from '@/lib/stores/clickhouse/readInsertTimes';
import { readScorecards } from '@/lib/stores/readScorecards';
import { assembleInspection, nothingObserved } from './assembleInspection';
import { ScorecardNotFound, type InspectError } from './errors';
import type { InspectContext } from './InspectContext';
import { listCallsOfInTime, untold } from './listCallsInTime';

export type InspectOutcome =
  | { readonly name: ScorecardName; readonly inspection: Inspection }
  | { readonly name: ScorecardName; readonly error: InspectError };

/**
 * Many records (500 at most) with one statement per table for all of them. One outcome per name, in order; the same as single
 * inspections would give, except that one `durationMs` is that of the whole.
 */
export async function inspectScorecards(
  context: InspectContext,
  names: readonly ScorecardName[],
): Promise<readonly InspectOutcome[]> {
  const startedAtMs = performance.now();
  const [reads, calls] = await Promise.all([
    readScorecards(context.stores, names, { timeoutMs: context.environment.timeoutMs }),
    listCallsOfInTime(context, names),
  ]);
  const elapsedMs = () => Math.round((performance.now() - startedAtMs) * 1000) / 1000;
  const durationMs = elapsedMs();
  const outcomes = names.map((name, index): InspectOutcome => {
    const read = reads[index];
    const ofName = calls.get(name.text) ?? untold;
    if (read === undefined || nothingObserved(read, ofName)) return { name, error: new ScorecardNotFound(name) };
    return { name, inspection: assembleInspection(context, name, read, ofName, durationMs) };
  });
  const wrong = outcomes.flatMap((outcome, index) =>
    'inspection' in outcome && outcome.inspection.verdict === 'inconsistent' ? [index] : [],
  );
  if (wrong.length === 0) return outcomes;
  // Which race it was hangs on when versions were inserted. Records that are well need not pay for the question.
  const timeoutMs = context.environment.timeoutMs - elapsedMs();
  const dated = await readInsertTimes(
    context.stores.clickhouse,
    wrong.flatMap((index) => reads[index] ?? []),
    { timeoutMs },
  );
  const told = new Map(wrong.map((index, place) => [index, dated[place]]));
  return outcomes.map((outcome, index): InspectOutcome => {
    const read = told.get(index);
    if (read === undefined) return outcome;
    const ofName = calls.get(outcome.name.text) ?? untold;
    return { name: outcome.name, inspection: assembleInspection(context, outcome.name, read, ofName, elapsedMs()) };
  });
}
