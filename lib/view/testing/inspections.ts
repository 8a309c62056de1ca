import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { serviceSteps } from '@/lib/reference/serviceSteps';
import type { StepMeaning } from '@/lib/evidence/stepMeaning';
import { sourcesOf, type RecordType } from '@/lib/record/RecordType';
import type { Call, ComparedField, Copy, Inspection, RowSet, Version } from '../inspection';
import { fromMicros } from '../time';

const START = Date.UTC(2026, 0, 18, 10, 32, 7) * 1000;

/** A moment so many milliseconds after the tests' beginning. */
const meanings: Readonly<Record<string, StepMeaning>> = serviceSteps;

export function at(ms: number): string {
  return fromMicros(START + Math.round(ms * 1000));
}

export function micros(ms: number): number {
  return START + Math.round(ms * 1000);
}

export function aVersion(insertOrder: number | null, versionMs: number, more: Partial<Version> = {}): Version {
  return {
    copy: 'clickhouse',
    rowSet: 'card',
    key: {},
    version: at(versionMs),
    insertOrder,
    part: `all_${insertOrder}_${insertOrder}_0`,
    mergedInserts: 0,
    survives: false,
    tombstone: false,
    deleted: false,
    values: {},
    changed: [],
    ...more,
  };
}

export function aCall(
  call: Call['call'],
  fromMs: number,
  toMs: number,
  steps: readonly (readonly [name: string, from: number, to: number, actor?: string])[] = [],
): Call {
  return {
    call,
    startedAt: at(fromMs),
    finishedAt: at(toMs),
    status: 200,
    response: {},
    steps: steps.map(([name, from, to, actor = 'call']) => ({
      name,
      actor,
      startedAt: at(from),
      finishedAt: at(to),
      ...meanings[name],
    })),
  };
}

/** Every copy of a type as one that was read; `more` by id says what is otherwise. */
export function copiesOf(type: RecordType, more: Readonly<Record<string, Partial<Copy>>> = {}): Copy[] {
  return sourcesOf(type).map((source) => ({
    ...source,
    status: 'ok',
    durationMs: 3,
    error: null,
    queries: [],
    warnings: [],
    ...more[source.id],
  }));
}

export function rowSetsOf(type: RecordType): RowSet[] {
  return type.rows.map(({ id, noun, plural, key, fields }) => ({
    id,
    noun,
    plural,
    key: key.map((part) => part.id),
    fields: fields.map((field) => ({ id: field.id, label: field.label })),
  }));
}

export const scorecardCopies = copiesOf(scorecardType);

/** What tells a score apart from the others. */
export function aScore(criterion: string) {
  return { rowSet: 'score', key: { criterion } };
}

export const aCard = { rowSet: 'card', key: {} };

/** A field that every copy of a scorecard holds alike, by the ids of the copies. */
export function aField(
  id: string,
  values: ComparedField['values'] = {},
  more: Partial<ComparedField> = {},
): ComparedField {
  return {
    field: id,
    label: id,
    values: { ...Object.fromEntries(scorecardCopies.map((copy) => [copy.id, 'a'])), ...values },
    status: 'equal',
    rule: 'exact text',
    absent: [],
    differs: [],
    ...more,
  };
}

/** An inspection of a record about which nothing is known but its type. */
export function anEmptyInspection(type: RecordType, more: Partial<Inspection> = {}): Inspection {
  return {
    name: 'n',
    recordType: type.id,
    title: type.title,
    environment: 'e',
    inspectedAt: at(0),
    durationMs: 1,
    verdict: 'unknown',
    settleMs: 2000,
    headline: { lead: 'Not every copy could be read.', rest: '…' },
    copies: copiesOf(type),
    rowSets: rowSetsOf(type),
    checks: [],
    rows: [],
    versions: [],
    calls: [],
    callsError: null,
    commits: [],
    findings: [],
    notJudged: [],
    ...more,
  };
}

/** What is known of the history of a scorecard. */
export function aHistory(more: Partial<Inspection>): Inspection {
  return anEmptyInspection(scorecardType, more);
}
