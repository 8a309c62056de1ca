import { serviceSteps } from '@/lib/reference/serviceSteps';
import type { StepMeaning } from '@/lib/evidence/stepMeaning';
import type { Call, Inspection, Version } from '../inspection';
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
    table: 'card',
    criterionId: null,
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

export function aHistory(more: Partial<Inspection>): Pick<Inspection, 'versions' | 'calls' | 'commits' | 'findings'> {
  return { versions: [], calls: [], callsError: null, commits: [], findings: [], ...more };
}
