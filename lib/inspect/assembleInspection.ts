import type { Inspection } from '@/lib/contract/inspect';
import { diagnose, type Diagnosis } from '@/lib/evidence/diagnose';
import { readsBySource } from '@/lib/evidence/compare/copies';
import type { Evidence } from '@/lib/evidence/model';
import type { ToldDiagnosis } from '@/lib/contract/told';
import { arrangeFindings } from '@/lib/wording/findings/arrangeFindings';
import { tellRemedy } from '@/lib/wording/findings/remedy';
import { tellDiagnosis } from '@/lib/wording/findings/tellDiagnosis';
import type { RecordName } from '@/lib/record/recordName';
import { sourcesOf, type RecordType } from '@/lib/record/RecordType';
import type { RecordRead } from '@/lib/stores/readRecords';
import { planRepairs } from '@/lib/stores/repair/planRepairs';
import type { InspectContext } from './InspectContext';
import type { ToldCalls } from './listCallsInTime';

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** What the stores held of one record, and what that means. */
export interface Diagnosed {
  readonly read: RecordRead;
  readonly told: ToldCalls;
  readonly diagnosis: Diagnosis;
}

/** Asks the evidence what it says. Pure. */
export function diagnoseRead(
  { environment, now }: Pick<InspectContext, 'environment' | 'now'>,
  type: RecordType,
  name: RecordName,
  read: RecordRead,
  told: ToldCalls,
): Diagnosed {
  const evidence: Evidence = {
    type,
    name,
    inspectedAt: read.inspectedAt ?? now(),
    settleMs: type.settleMs ?? environment.settleMs,
    sources: read.sources,
    partly: read.partly,
    calls: told.calls,
  };
  return { read, told, diagnosis: diagnose(evidence) };
}

/** Puts the API's answer together. Pure. */
export function assembleInspection(
  { environment }: Pick<InspectContext, 'environment'>,
  { read, told: { calls, dropped, told }, diagnosis }: Diagnosed,
  durationMs: number,
): Inspection {
  const { type, name, inspectedAt, settleMs } = diagnosis.context.evidence;
  const { truth } = read.sources;
  const inspection = {
    name: name.text,
    recordType: type.id,
    title: type.title,
    environment: environment.id,
    inspectedAt,
    durationMs,
    settleMs,
    ...withRemedies(tellDiagnosis(diagnosis), diagnosis),
    copies: describeCopies(type, read),
    rowSets: type.rows.map(({ id, noun, plural, key, fields }) => ({
      id,
      noun,
      plural,
      key: key.map((part) => part.id),
      fields: fields.map((field) => ({ id: field.id, label: field.label })),
    })),
    calls,
    callsError: told
      ? null
      : 'The console’s own database did not return the calls on this record, so a loss that only they show is not seen. See /readyz.',
    droppedCalls: dropped,
    commits: truth.status === 'unavailable' ? [] : truth.data.commits,
  } satisfies DeepReadonly<Inspection>;
  // Read-only here, plain in the schema's type: the same values.
  return inspection as unknown as Inspection;
}

/** Each finding that stands by itself with what to do about it. */
function withRemedies(told: ToldDiagnosis, diagnosis: Diagnosis): ToldDiagnosis {
  const plans = planRepairs(diagnosis);
  const standing = new Set(arrangeFindings(told.findings).map(({ finding }) => finding));
  return {
    ...told,
    findings: told.findings.map((finding, index) => {
      // They are told in the order in which they were found.
      const detection = diagnosis.findings[index]?.detection;
      if (detection === undefined || !standing.has(finding)) return finding;
      const remedy = tellRemedy(detection, plans.get(detection), diagnosis.context);
      return remedy === null ? finding : { ...finding, remedy };
    }),
  };
}

/** True when every store answered and none holds a row, not even one that is marked as deleted in the truth, and no call is known. */
export function nothingObserved(type: RecordType, { sources }: RecordRead, { calls }: ToldCalls): boolean {
  if (sources.truth.status !== 'unavailable' && sources.truth.data.deletedBy !== undefined) return false;
  return calls.length === 0 && [...readsBySource(type, sources).values()].every(({ status }) => status === 'missing');
}

function describeCopies(type: RecordType, { sources, queries, warnings }: RecordRead) {
  const reads = readsBySource(type, sources);
  return sourcesOf(type).flatMap((source) => {
    const read = reads.get(source.id);
    if (read === undefined) return [];
    return [
      {
        ...source,
        status: read.status,
        durationMs: read.durationMs,
        error: read.status === 'unavailable' ? read.error : null,
        // Every value stands in the text.
        queries: (queries[source.id] ?? []).map(({ title, sql }) => ({ title, sql, parameters: {} })),
        warnings: warnings[source.id] ?? [],
      },
    ];
  });
}
