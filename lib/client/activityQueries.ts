import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Activity, ActivityKind } from '@/lib/contract/activity';
import { fetchJson } from './fetchJson';
import { toQuery } from './toQuery';

const PAGE = 100;
const EVERY_MS = 10_000;
const MOST_OF_SUBJECT = 50;

/** Pages of what people did, the newest first. */
export function activityQuery(filter: { readonly by: string | null; readonly kind: ActivityKind | null }) {
  return infiniteQueryOptions({
    queryKey: ['activity', filter],
    queryFn: ({ pageParam, signal }) =>
      fetchJson<readonly Activity[]>(`/api/activity${toQuery({ ...filter, limit: PAGE, before: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length < PAGE ? null : (page.at(-1)?.id ?? null)),
    staleTime: 1_000,
    refetchInterval: EVERY_MS,
  });
}

export const peopleQuery = queryOptions({
  queryKey: ['activity-people'],
  queryFn: ({ signal }) => fetchJson<readonly string[]>('/api/activity/people', { signal }),
  staleTime: 30_000,
});

/** What was done to one run. */
export function subjectActivityQuery(subject: string) {
  return queryOptions({
    queryKey: ['activity', 'subject', subject],
    queryFn: ({ signal }) =>
      fetchJson<readonly Activity[]>(`/api/activity${toQuery({ subject, limit: MOST_OF_SUBJECT })}`, { signal }),
    staleTime: 5_000,
    refetchInterval: EVERY_MS,
    retry: false,
  });
}
