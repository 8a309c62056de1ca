import type {
  DeploymentInput,
  Schedule,
  ScheduleInput,
  SchedulePatch,
  Webhook,
  WebhookInput,
  WebhookPatch,
} from '@/lib/contract/schedules';
import type {
  Deployment,
  Drift,
  DriftCause,
  DriftDetail,
  DriftResponse,
  DriftStatus,
  Sweep,
  SweepInput,
} from '@/lib/contract/sweeps';
import { fetchJson } from './fetchJson';
import type { ListPage } from './listQuery';
import { toQuery } from './toQuery';

/** `environment` null is the first configured one. */
type Environment = string | null;

/** Which drifts; what is null is not asked for. Times: first seen at or after `since`, before `until`. */
export interface DriftFilter {
  readonly environment: Environment;
  readonly status: DriftStatus | null;
  readonly record: string | null;
  readonly cause: DriftCause | null;
  readonly tenant: string | null;
  readonly name: string | null;
  /** Words in the name of the record. */
  readonly search: string | null;
  readonly sweep: string | null;
  readonly since: string | null;
  readonly until: string | null;
}

/** Which sweeps; what is null or left out is not asked for. */
export interface SweepFilter {
  readonly environment: Environment;
  readonly record: string | null;
  readonly kind?: string | null;
  readonly status?: string | null;
  readonly outcome?: string | null;
  /** Words. */
  readonly search?: string | null;
}

/** What can be done with a sweep that is not over. */
export type SweepControl = 'pause' | 'resume' | 'cancel';

/** `days`: how far back its buckets go; null: as far as the API chooses. */
export function getDrift(environment: Environment, days: number | null, signal?: AbortSignal): Promise<DriftResponse> {
  return fetchJson(`/api/drift${toQuery({ environment, days })}`, signal ? { signal } : {});
}

/** A page of drifts, newest first; `after` is the last one's id of the page before. */
export function getDrifts(
  filter: DriftFilter,
  { limit, after }: { readonly limit: number; readonly after: string | null },
  signal?: AbortSignal,
): Promise<readonly Drift[]> {
  return fetchJson(`/api/drifts${toQuery({ ...filter, limit, after })}`, signal ? { signal } : {});
}

/** All of them as a file. */
export function driftsExportPath(filter: DriftFilter, format: 'csv' | 'json'): string {
  return `/api/drifts/export${toQuery({ ...filter, format })}`;
}

/** With its inspections. */
export function getDriftDetail(id: string, signal?: AbortSignal): Promise<DriftDetail> {
  return fetchJson(`/api/drifts/${encodeURIComponent(id)}`, signal ? { signal } : {});
}

/** The same `key` asks for the same sweep: pressing twice starts one. */
export function startSweep(input: SweepInput, key: string): Promise<{ readonly id: string }> {
  return fetchJson('/api/sweeps', { body: input, headers: { 'idempotency-key': key } });
}

/** A page of sweeps, newest first; `before` is the last one's id of the page before. */
export function getSweeps(
  filter: SweepFilter,
  { limit, before }: ListPage,
  signal?: AbortSignal,
): Promise<readonly Sweep[]> {
  return fetchJson(`/api/sweeps${toQuery({ ...filter, limit, before })}`, signal ? { signal } : {});
}

export function getSweep(id: string, signal?: AbortSignal): Promise<Sweep> {
  return fetchJson(sweepPath(id), signal ? { signal } : {});
}

/** Gives the sweep as it is then. */
export function controlSweep(id: string, control: SweepControl): Promise<Sweep> {
  return fetchJson(`${sweepPath(id)}/${control}`, { body: {} });
}

export function sweepEventsPath(id: string): string {
  return `${sweepPath(id)}/events`;
}

function sweepPath(id: string): string {
  return `/api/sweeps/${encodeURIComponent(id)}`;
}

export function getSchedules(environment: Environment, signal?: AbortSignal): Promise<readonly Schedule[]> {
  return fetchJson(`/api/schedules${toQuery({ environment })}`, signal ? { signal } : {});
}

export function addSchedule(input: Omit<ScheduleInput, 'environment'> & { readonly environment?: string }) {
  return fetchJson<Schedule>('/api/schedules', { body: input });
}

export function changeSchedule(id: string, patch: SchedulePatch): Promise<Schedule> {
  return fetchJson(`/api/schedules/${encodeURIComponent(id)}`, { method: 'PATCH', body: patch });
}

export function deleteSchedule(id: string): Promise<unknown> {
  return fetchJson(`/api/schedules/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

export function getWebhooks(signal?: AbortSignal): Promise<readonly Webhook[]> {
  return fetchJson('/api/webhooks', signal ? { signal } : {});
}

/** With the secret by which deliveries are signed, which is told this once. */
export function addWebhook(input: WebhookInput): Promise<Webhook & { readonly secret: string }> {
  return fetchJson('/api/webhooks', { body: input });
}

export function changeWebhook(id: string, patch: WebhookPatch): Promise<Webhook> {
  return fetchJson(`/api/webhooks/${encodeURIComponent(id)}`, { method: 'PATCH', body: patch });
}

export function deleteWebhook(id: string): Promise<unknown> {
  return fetchJson(`/api/webhooks/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** Sends a test; how it went stands among the deliveries. */
export function testWebhook(id: string): Promise<unknown> {
  return fetchJson(`/api/webhooks/${encodeURIComponent(id)}/test`, { body: {} });
}

export function getDeployments(environment: Environment, signal?: AbortSignal): Promise<readonly Deployment[]> {
  return fetchJson(`/api/deployments${toQuery({ environment })}`, signal ? { signal } : {});
}

export function addDeployment(input: DeploymentInput): Promise<Deployment> {
  return fetchJson('/api/deployments', { body: input });
}

export function deleteDeployment(id: string): Promise<unknown> {
  return fetchJson(`/api/deployments/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
