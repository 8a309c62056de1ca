import { driftCauses, driftStatuses, type Drift, type DriftCause, type DriftStatus } from '@/lib/contract/sweeps';
import { searchOf } from '../searchWords';

export const driftSorts = ['newest', 'severity', 'cause', 'tenant'] as const;
export type DriftSort = (typeof driftSorts)[number];

export const sortTitles: Readonly<Record<DriftSort, string>> = {
  newest: 'newest first',
  severity: 'most severe first',
  cause: 'by cause',
  tenant: 'by tenant',
};

/** How far back the chart can go. */
export const chartDays = ['1', '3', '14', '90'] as const;
export type ChartDays = (typeof chartDays)[number];
export const defaultChartDays: ChartDays = '14';

/** What of the drifts is looked at, as the address says it. */
export interface DriftView {
  readonly status: DriftStatus;
  readonly record: string | null;
  readonly cause: DriftCause | null;
  readonly tenant: string | null;
  readonly sweep: string | null;
  /** Words in the names of records. */
  readonly search: string | null;
  /** First seen in this stretch of time, `from` included. */
  readonly from: string | null;
  readonly to: string | null;
  readonly sort: DriftSort;
  /** How far back the chart goes. */
  readonly days: ChartDays;
}

/** Reads the address; `wrong` says what nothing can be filtered by. */
export function readDriftView(params: URLSearchParams): { readonly view: DriftView; readonly wrong: string | null } {
  const text = (key: string) => params.get(key) || null;
  const oneOf = <T extends string>(key: string, choices: readonly T[]) =>
    choices.find((each) => each === params.get(key));
  const problems = [
    ...unknown('cause', params, driftCauses),
    ...unknown('status', params, driftStatuses),
    ...unknown('sort', params, driftSorts),
    ...unknown('days', params, chartDays),
    ...['from', 'to'].flatMap((key) =>
      text(key) !== null && Number.isNaN(Date.parse(text(key) ?? ''))
        ? [`“${params.get(key)}” is not a valid time; expected one like 2026-11-09T10:00:00Z.`]
        : [],
    ),
  ];
  return {
    view: {
      status: oneOf('status', driftStatuses) ?? 'open',
      record: text('record'),
      cause: oneOf('cause', driftCauses) ?? null,
      tenant: text('tenant'),
      sweep: text('sweep'),
      search: searchOf(params),
      from: text('from'),
      to: text('to'),
      sort: oneOf('sort', driftSorts) ?? 'newest',
      days: oneOf('days', chartDays) ?? defaultChartDays,
    },
    wrong: problems[0] ?? null,
  };
}

function unknown(key: string, params: URLSearchParams, choices: readonly string[]): readonly string[] {
  const value = params.get(key);
  if (value === null || value === '' || choices.includes(value)) return [];
  return [`There is no ${key} “${value}”. Expected one of ${choices.join(', ')}.`];
}

/** True when something narrows the list down, other than the choice between open and healed ones. */
export function isNarrowed({ record, cause, tenant, sweep, search, from, to }: DriftView): boolean {
  return [record, cause, tenant, sweep, search, from, to].some((value) => value !== null);
}

const severityOrder: Readonly<Record<Drift['severity'], number>> = { error: 0, warning: 1, info: 2 };

/** Sorted; of equal ones the newest first. */
export function sortDrifts(drifts: readonly Drift[], sort: DriftSort): readonly Drift[] {
  const byTime = (a: Drift, b: Drift) => b.firstSeenAt.localeCompare(a.firstSeenAt) || a.name.localeCompare(b.name);
  const by: Readonly<Record<DriftSort, (a: Drift, b: Drift) => number>> = {
    newest: () => 0,
    severity: (a, b) => severityOrder[a.severity] - severityOrder[b.severity],
    cause: (a, b) => driftCauses.indexOf(a.cause) - driftCauses.indexOf(b.cause),
    tenant: (a, b) => a.tenant.localeCompare(b.tenant),
  };
  return [...drifts].sort((a, b) => by[sort](a, b) || byTime(a, b));
}

/** The tenants of some drifts with how many each has, most first; none where the types' keys have one part. */
export function tenantsOf(drifts: readonly Drift[]): readonly { readonly tenant: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { tenant } of drifts) if (tenant !== '') counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
  return [...counts]
    .map(([tenant, count]) => ({ tenant, count }))
    .sort((a, b) => b.count - a.count || a.tenant.localeCompare(b.tenant));
}
