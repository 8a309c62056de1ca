import type { Inspection } from '@/lib/contract/inspect';
import { diagnose } from '@/lib/evidence/diagnose';
import { tellDiagnosis } from '@/lib/wording/findings/tellDiagnosis';
import type { Evidence, SourceId } from '@/lib/evidence/model';
import type { ScorecardName } from '@/lib/record/resourceName';
import type { ScorecardRead } from '@/lib/stores/readScorecards';
import type { InspectContext } from './InspectContext';
import type { ToldCalls } from './listCallsInTime';

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** Asks the evidence what it says, and puts the API's answer together. Pure. */
export function assembleInspection(
  { environment, now }: Pick<InspectContext, 'environment' | 'now'>,
  name: ScorecardName,
  read: ScorecardRead,
  { calls, dropped, told }: ToldCalls,
  durationMs: number,
): Inspection {
  const evidence: Evidence = {
    name,
    inspectedAt: read.inspectedAt ?? now(),
    settleMs: environment.settleMs,
    sources: read.sources,
    calls,
  };
  const { postgres } = read.sources;
  const inspection = {
    name: name.text,
    environment: environment.id,
    inspectedAt: evidence.inspectedAt,
    durationMs,
    settleMs: environment.settleMs,
    ...tellDiagnosis(diagnose(evidence)),
    sources: {
      postgres: describeSource('postgres', read),
      historic: describeSource('historic', read),
      clickhouseFinal: describeSource('clickhouseFinal', read),
      clickhouseRaw: describeSource('clickhouseRaw', read),
    },
    calls,
    callsError: told
      ? null
      : 'The console’s own database did not tell the calls on this record; a loss that only they can show would not be seen. /readyz tells more.',
    droppedCalls: dropped,
    commits: postgres.status === 'unavailable' ? [] : postgres.data.commits,
  } satisfies DeepReadonly<Inspection>;
  // Read-only here, plain in the schema's type: the same values.
  return inspection as unknown as Inspection;
}

/** True when every store answered and none holds a row, and no call is known. */
export function nothingObserved({ sources }: ScorecardRead, { calls }: ToldCalls): boolean {
  return calls.length === 0 && Object.values(sources).every(({ status }) => status === 'missing');
}

function describeSource(source: SourceId, { sources, queries, warnings }: ScorecardRead) {
  const read = sources[source];
  return {
    status: read.status,
    durationMs: read.durationMs,
    error: read.status === 'unavailable' ? read.error : null,
    // Every value stands in the text.
    queries: queries[source].map(({ title, sql }) => ({ title, sql, parameters: {} })),
    warnings: warnings[source],
  };
}
