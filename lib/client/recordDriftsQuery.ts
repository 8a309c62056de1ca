import { queryOptions } from '@tanstack/react-query';
import type { Drift } from '@/lib/contract/sweeps';
import { fetchJson } from './fetchJson';

const MOST_EPISODES = 20;

/** The drifts that one record has had, newest first. By itself: the page of a record loads nothing else of the drift screens. */
export function recordDriftsQuery(name: string, environment: string) {
  const params = new URLSearchParams({ name, environment, limit: String(MOST_EPISODES) });
  return queryOptions({
    queryKey: ['drifts-of', environment, name],
    queryFn: ({ signal }) => fetchJson<readonly Drift[]>(`/api/drifts?${params.toString()}`, { signal }),
    staleTime: 30_000,
    retry: false,
  });
}
