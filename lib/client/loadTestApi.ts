import {
  loadTestLimits,
  type Iteration,
  type LabelsResponse,
  type LoadTest,
  type LoadTestInput,
  type LoadTestPatch,
  type Outcome,
  type StartedLoadTest,
  type TriedScenario,
  type TryInput,
} from '@/lib/contract/loadTests';
import type { LoadTestVerdict } from '@/lib/contract/loadTestVerdict';
import type { ScenariosResponse } from '@/lib/contract/scenarios';
import { fetchJson } from './fetchJson';
import type { ListPage } from './listQuery';
import { toQuery } from './toQuery';

/** Which runs of the history; what is null is not asked for. */
export interface HistoryFilter {
  readonly scenario: string | null;
  readonly variant: string | null;
  readonly environment: string | null;
  readonly latency?: string | null;
  readonly status?: string | null;
  readonly label?: string | null;
  /** Words. */
  readonly search?: string | null;
  /** Newest first unless said otherwise. */
  readonly order?: 'pinned';
}

export interface IterationFilter {
  readonly outcome: Outcome | null;
  readonly delayMs: number | null;
}

export type ExportFormat = 'csv' | 'json' | 'html';

export function getScenarios(signal?: AbortSignal): Promise<ScenariosResponse> {
  return fetchJson('/api/scenarios', signal ? { signal } : {});
}

/** One iteration of a scenario over an API of a team's own. */
export function tryScenario(scenario: string, input: TryInput): Promise<TriedScenario> {
  return fetchJson(`/api/scenarios/${encodeURIComponent(scenario)}/try`, { body: input });
}

/** The same `key` asks for the same load test: pressing twice starts one. */
export function startLoadTest(input: LoadTestInput, key: string): Promise<StartedLoadTest> {
  return fetchJson('/api/load-tests', { body: input, headers: { 'idempotency-key': key } });
}

/** Gives the load test as it is then; one that had ended already, unchanged. */
export function cancelLoadTest(id: string): Promise<LoadTest> {
  return fetchJson(`${loadTestPath(id)}/cancel`, { body: {} });
}

export function getLoadTest(id: string, signal?: AbortSignal): Promise<LoadTest> {
  return fetchJson(loadTestPath(id), signal ? { signal } : {});
}

export function changeLoadTest(id: string, patch: LoadTestPatch): Promise<LoadTest> {
  return fetchJson(loadTestPath(id), { method: 'PATCH', body: patch });
}

export function getLabels(signal?: AbortSignal): Promise<LabelsResponse> {
  return fetchJson('/api/load-tests/labels', signal ? { signal } : {});
}

/** A page of the history, newest first; `before` is the last run's id of the page before. */
export function getLoadTests(
  filter: HistoryFilter,
  { limit, before }: ListPage,
  signal?: AbortSignal,
): Promise<readonly LoadTest[]> {
  return fetchJson(`/api/load-tests${toQuery({ ...filter, limit, before })}`, signal ? { signal } : {});
}

/** Two sides as `GET /api/load-tests/verdict` writes them. */
export interface FixQuestion {
  readonly before: string;
  readonly after: string;
  readonly scenario: string | null;
  readonly environment: string | null;
}

export function getVerdict(question: FixQuestion, signal?: AbortSignal): Promise<LoadTestVerdict> {
  return fetchJson(`/api/load-tests/verdict${toQuery({ ...question })}`, signal ? { signal } : {});
}

/** A page of finished iterations by number, without their inspections. */
export function getIterations(
  id: string,
  filter: IterationFilter,
  { limit, after }: { readonly limit: number; readonly after: number },
  signal?: AbortSignal,
): Promise<readonly Iteration[]> {
  return fetchJson(
    `${loadTestPath(id)}/iterations${toQuery({ ...filter, limit, after: after === 0 ? null : after, inspection: 'omit' })}`,
    signal ? { signal } : {},
  );
}

/** With its inspection. `n` as it stands in the address: the API says what is wrong with it. */
export function getIteration(id: string, n: string, signal?: AbortSignal): Promise<Iteration> {
  return fetchJson(`${loadTestPath(id)}/iterations/${encodeURIComponent(n)}`, signal ? { signal } : {});
}

/** Of the load test as a whole: no iteration has an order above the limit, so that none is told one by one. */
export function eventsPath(id: string): string {
  return `${loadTestPath(id)}/events?after=${loadTestLimits.planned.max}`;
}

export function exportPath(id: string, format: ExportFormat): string {
  return `${loadTestPath(id)}/export?format=${format}`;
}

function loadTestPath(id: string): string {
  return `/api/load-tests/${encodeURIComponent(id)}`;
}
