import type { EnvironmentsResponse, SamplesResponse } from '@/lib/contract/environments';
import type { InspectManyRequest, InspectManyResponse, Inspection, ResolveResponse } from '@/lib/contract/inspect';
import type {
  DiscoverRequest,
  DiscoverResponse,
  RecordListResponse,
  RecordTypesResponse,
  TrialResponse,
} from '@/lib/contract/records';
import type { StatusResponse } from '@/lib/contract/status';
import { fetchJson } from './fetchJson';

/** `environment` null is the first configured one. */
type Environment = string | null;

export function inspectionPath(name: string, environment: Environment): string {
  return withEnvironment(`/api/inspect/${name}`, environment);
}

export function watchPath(name: string, environment: Environment): string {
  return withEnvironment(`/api/inspect/${name}/watch`, environment);
}

export function getInspection(name: string, environment: Environment, signal?: AbortSignal): Promise<Inspection> {
  return fetchJson(inspectionPath(name, environment), signal ? { signal } : {});
}

/** What has answered within `withinMs`; copies that have not are `unavailable` with the code `timeout`. */
export function getEarlyInspection(
  name: string,
  environment: Environment,
  withinMs: number,
  signal?: AbortSignal,
): Promise<Inspection> {
  const path = inspectionPath(name, environment);
  return fetchJson(`${path}${path.includes('?') ? '&' : '?'}withinMs=${withinMs}`, signal ? { signal } : {});
}

export function inspectMany(
  names: readonly string[],
  environment: Environment,
  signal?: AbortSignal,
): Promise<InspectManyResponse> {
  const body: InspectManyRequest = { names: [...names], ...(environment ? { environment } : {}) };
  return fetchJson('/api/inspect', { body, ...(signal ? { signal } : {}) });
}

export async function resolveId(
  id: string,
  environment: Environment,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const { names } = await fetchJson<ResolveResponse>(
    withEnvironment(`/api/names?id=${encodeURIComponent(id)}`, environment),
    signal ? { signal } : {},
  );
  return names;
}

export function getRecordTypes(environment: Environment, signal?: AbortSignal): Promise<RecordTypesResponse> {
  return fetchJson(withEnvironment('/api/records', environment), signal ? { signal } : {});
}

/** A page of the records of a type; `after` is what the page before calls `next`. */
export function getRecordList(
  type: string,
  environment: Environment,
  after: string | null,
  signal?: AbortSignal,
): Promise<RecordListResponse> {
  const path = `/api/records/${encodeURIComponent(type)}${after === null ? '' : `?after=${encodeURIComponent(after)}`}`;
  return fetchJson(withEnvironment(path, environment), signal ? { signal } : {});
}

/** Compares up to 200 records of a type, which takes as long as reading them. */
export function getTrial(type: string, environment: Environment, signal?: AbortSignal): Promise<TrialResponse> {
  return fetchJson(
    withEnvironment(`/api/records/${encodeURIComponent(type)}/trial`, environment),
    signal ? { signal } : {},
  );
}

/** Tables that look like records and their copies. */
export function postDiscover(
  asked: Omit<DiscoverRequest, 'environment'>,
  environment: Environment,
  signal?: AbortSignal,
): Promise<DiscoverResponse> {
  const body: DiscoverRequest = { ...asked, ...(environment === null ? {} : { environment }) };
  return fetchJson('/api/discover', { body, ...(signal ? { signal } : {}) });
}

export function getEnvironments(signal?: AbortSignal): Promise<EnvironmentsResponse> {
  return fetchJson('/api/environments', signal ? { signal } : {});
}

export function getStatus(signal?: AbortSignal): Promise<StatusResponse> {
  return fetchJson('/api/status', signal ? { signal } : {});
}

export function getSamples(environment: Environment, signal?: AbortSignal): Promise<SamplesResponse> {
  return fetchJson(withEnvironment('/api/samples', environment), signal ? { signal } : {});
}

function withEnvironment(path: string, environment: Environment): string {
  return environment === null
    ? path
    : `${path}${path.includes('?') ? '&' : '?'}environment=${encodeURIComponent(environment)}`;
}
