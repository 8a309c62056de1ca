import type { Inspection } from '@/lib/contract/inspect';
import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import { readInsertTimes } from '@/lib/stores/clickhouse/readInsertTimes';
import { readRecords } from '@/lib/stores/readRecords';
import { traced } from '@/lib/tracing/trace';
import { assembleInspection, diagnoseRead, nothingObserved, type Diagnosed } from './assembleInspection';
import { RecordNotFound, type InspectError } from './errors';
import type { InspectContext } from './InspectContext';
import { listCallsInTime, untold } from './listCallsInTime';

export type InspectOutcome =
  | {
      readonly name: RecordName;
      readonly inspection: Inspection;
      /** Ids of row sets of which there are more rows than were read; left out where all were. */
      readonly partly?: readonly string[];
    }
  | { readonly name: RecordName; readonly error: InspectError };

/**
 * Many records (500 at most of each type) with one statement per table for all of them. One outcome per name, in order; the same as single
 * inspections would give, except that one `durationMs` is that of the whole.
 */
export function inspectRecords(
  context: InspectContext,
  names: readonly RecordName[],
): Promise<readonly InspectOutcome[]> {
  const attributes = {
    'lastwrite.environment': context.environment.id,
    'lastwrite.record.types': context.types.map(({ id }) => id).join(','),
    'lastwrite.records': names.length,
  };
  return traced('inspect records', { attributes }, async (span) => {
    const outcomes = await inspectAll(context, names);
    const wrong = outcomes.filter(
      (outcome) => 'inspection' in outcome && outcome.inspection.verdict === 'inconsistent',
    );
    span.set({ 'lastwrite.inconsistent': wrong.length });
    return outcomes;
  });
}

async function inspectAll(context: InspectContext, names: readonly RecordName[]): Promise<readonly InspectOutcome[]> {
  const calls = listCallsInTime(context, names);
  const ofTypes = await Promise.all(
    context.types.map((type) =>
      inspectOfType(
        context,
        type,
        names.filter((name) => name.type === type.id),
        calls,
      ),
    ),
  );
  const outcomes = new Map(ofTypes.flat().map((outcome) => [outcome.name.text, outcome]));
  return names.map((name): InspectOutcome => outcomes.get(name.text) ?? { name, error: new RecordNotFound(name) });
}

async function inspectOfType(
  context: InspectContext,
  type: RecordType,
  names: readonly RecordName[],
  calling: ReturnType<typeof listCallsInTime>,
): Promise<readonly InspectOutcome[]> {
  const startedAtMs = performance.now();
  const [reads, calls] = await Promise.all([
    readRecords(context.stores, type, names, { timeoutMs: context.environment.timeoutMs }),
    calling,
  ]);
  const elapsedMs = () => Math.round((performance.now() - startedAtMs) * 1000) / 1000;
  const durationMs = elapsedMs();
  const first = names.map((name, index): Diagnosed | null => {
    const read = reads[index];
    const told = calls.get(name.text) ?? untold;
    return read === undefined || nothingObserved(type, read, told)
      ? null
      : diagnoseRead(context, type, name, read, told);
  });
  const wrong = first.flatMap((each) => (each?.diagnosis.verdict === 'inconsistent' ? [each] : []));
  // Which race it was hangs on when versions were inserted. Records that are well need not pay for the question.
  const timeoutMs = context.environment.timeoutMs - elapsedMs();
  const dated = await readInsertTimes(
    context.stores.clickhouse,
    type,
    wrong.map(({ read }) => read),
    { timeoutMs },
  );
  const datedOf = new Map(wrong.map((each, place) => [each, dated[place] ?? each.read]));
  return names.map((name, index): InspectOutcome => {
    const each = first[index] ?? null;
    if (each === null) return { name, error: new RecordNotFound(name, type) };
    const read = datedOf.get(each);
    const known = read === undefined || read === each.read ? each : diagnoseRead(context, type, name, read, each.told);
    const inspection = assembleInspection(context, known, read === undefined ? durationMs : elapsedMs());
    return known.read.partly.length === 0 ? { name, inspection } : { name, inspection, partly: known.read.partly };
  });
}
