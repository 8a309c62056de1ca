import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ApiError } from './ApiError';
import {
  getEarlyInspection,
  getEnvironments,
  getInspection,
  getRecordList,
  getRecordTypes,
  getSamples,
  getStatus,
  getTrial,
  postDiscover,
  resolveId,
} from './api';

const EARLY_WITHIN_MS = 500;

/** Every query of the screens: its key, how it is fetched, and how long it stays fresh. */
export function inspectionQuery(name: string, environment: string | null) {
  return queryOptions({
    queryKey: ['inspection', environment, name],
    queryFn: ({ signal }) => getInspection(name, environment, signal),
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

/** A first look for when the whole inspection takes long: a slow store shall not keep the others from being shown. */
export function earlyInspectionQuery(name: string, environment: string | null) {
  return queryOptions({
    queryKey: ['early-inspection', environment, name],
    queryFn: ({ signal }) => getEarlyInspection(name, environment, EARLY_WITHIN_MS, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

export function resolveQuery(id: string, environment: string | null) {
  return queryOptions({
    queryKey: ['resolve', environment, id],
    queryFn: ({ signal }) => resolveId(id, environment, signal),
    staleTime: 0,
  });
}

/** They are those of the console's configuration: they change with a restart alone. */
export const recordTypesQuery = queryOptions({
  queryKey: ['record-types'],
  queryFn: ({ signal }) => getRecordTypes(null, signal),
  staleTime: Infinity,
});

/** The same as the stores of one environment have them, with what is in the way of each. */
export function recordTypesInQuery(environment: string | null) {
  return queryOptions({
    queryKey: ['record-types', environment],
    queryFn: ({ signal }) => getRecordTypes(environment, signal),
    staleTime: 15_000,
  });
}

/** Pages of the records of a type, those changed last first. */
export function recordListQuery(type: string, environment: string | null) {
  return infiniteQueryOptions({
    queryKey: ['record-list', environment, type],
    queryFn: ({ pageParam, signal }) => getRecordList(type, environment, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 5_000,
  });
}

export function trialQuery(type: string, environment: string | null) {
  return queryOptions({
    queryKey: ['trial', environment, type],
    queryFn: ({ signal }) => getTrial(type, environment, signal),
    staleTime: Infinity,
    retry: false,
  });
}

/** From the catalogs alone. */
export function discoverQuery(environment: string | null) {
  return queryOptions({
    queryKey: ['discover', environment],
    queryFn: ({ signal }) => postDiscover({}, environment, signal),
    staleTime: 60_000,
    retry: false,
  });
}

/** The proposal for a table of Postgres, with up to 200 of its records compared. */
export function proposalTrialQuery(postgres: string, environment: string | null) {
  return queryOptions({
    queryKey: ['discover', environment, postgres],
    queryFn: ({ signal }) => postDiscover({ trial: true, postgres }, environment, signal),
    staleTime: Infinity,
    retry: false,
  });
}

export const environmentsQuery = queryOptions({
  queryKey: ['environments'],
  queryFn: ({ signal }) => getEnvironments(signal),
  staleTime: 15_000,
});

/** A part that stops shows itself on every page that is open. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => getStatus(signal),
  refetchInterval: 10_000,
});

export function samplesQuery(environment: string | null) {
  return queryOptions({
    queryKey: ['samples', environment],
    queryFn: ({ signal }) => getSamples(environment, signal),
    staleTime: 60_000,
  });
}

/** A request that was answered with a refusal is not repeated; one without an answer is, once. */
export function retryOnce(failures: number, error: Error): boolean {
  return failures < 1 && error instanceof ApiError && error.code === 'network';
}
