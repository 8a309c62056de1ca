import { queryOptions } from '@tanstack/react-query';
import type { WorkersResponse } from '@/lib/contract/workers';
import { fetchJson } from './fetchJson';

/** As often as processes say that they are there. */
const EVERY_MS = 2_000;

export const workersQuery = queryOptions({
  queryKey: ['workers'],
  queryFn: ({ signal }) => fetchJson<WorkersResponse>('/api/workers', { signal }),
  refetchInterval: EVERY_MS,
  staleTime: 1_000,
});
