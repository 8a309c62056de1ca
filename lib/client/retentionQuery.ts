import { queryOptions } from '@tanstack/react-query';
import type { RetentionAnswer } from '@/lib/contract/retention';
import { fetchJson } from './fetchJson';

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => fetchJson<RetentionAnswer>('/api/retention', { signal }),
  staleTime: 60_000,
});
