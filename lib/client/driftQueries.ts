import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  getDeployments,
  getDrift,
  getDriftDetail,
  getDrifts,
  getSchedules,
  getSweep,
  getSweeps,
  getWebhooks,
  type DriftFilter,
  type SweepFilter,
} from './driftApi';
import { listQuery, refetchList } from './listQuery';

/** So many drifts are fetched at once. */
export const DRIFT_PAGE = 200;
const SWEEP_PAGE = 50;
/** Other people and schedules start sweeps too. */
const CALM_MS = 15_000;
const BUSY_MS = 2_000;

/** The sentences, the chart and what is running; asked for more often while something runs. */
export function driftQuery(environment: string | null, days: number | null = null) {
  return queryOptions({
    queryKey: ['drift', environment, days],
    queryFn: ({ signal }) => getDrift(environment, days, signal),
    refetchInterval: ({ state }) => (state.data?.types.some(({ running }) => running.length > 0) ? BUSY_MS : CALM_MS),
    staleTime: 1_000,
  });
}

/** Pages of drifts, newest first. */
export function driftsQuery(filter: DriftFilter) {
  return infiniteQueryOptions({
    queryKey: ['drifts', filter],
    queryFn: ({ pageParam, signal }) => getDrifts(filter, { limit: DRIFT_PAGE, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length < DRIFT_PAGE ? null : (page.at(-1)?.id ?? null)),
    staleTime: 1_000,
    refetchInterval: CALM_MS,
  });
}

export function driftDetailQuery(id: string) {
  return queryOptions({
    queryKey: ['drift-detail', id],
    queryFn: ({ signal }) => getDriftDetail(id, signal),
    staleTime: 10_000,
  });
}

/** Pages of sweeps, newest first. */
export function sweepsQuery(filter: SweepFilter) {
  return { ...listQuery('sweeps', filter, getSweeps, SWEEP_PAGE), refetchInterval: refetchList };
}

export function sweepQuery(id: string) {
  return queryOptions({
    queryKey: ['sweep', id],
    queryFn: ({ signal }) => getSweep(id, signal),
    staleTime: 5_000,
  });
}

export function schedulesQuery(environment: string | null) {
  return queryOptions({
    queryKey: ['schedules', environment],
    queryFn: ({ signal }) => getSchedules(environment, signal),
    staleTime: 5_000,
    refetchInterval: CALM_MS,
  });
}

/** With their newest deliveries, which come and go by themselves. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => getWebhooks(signal),
  staleTime: 1_000,
  refetchInterval: ({ state }) =>
    state.data?.some(({ deliveries }) => deliveries.some(({ status }) => status === 'waiting')) ? BUSY_MS : CALM_MS,
});

export function deploymentsQuery(environment: string | null) {
  return queryOptions({
    queryKey: ['deployments', environment],
    queryFn: ({ signal }) => getDeployments(environment, signal),
    staleTime: 5_000,
  });
}
