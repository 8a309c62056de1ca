import { infiniteQueryOptions } from '@tanstack/react-query';

const BUSY_MS = 2_000;
/** Other people and schedules start things too. */
const CALM_MS = 15_000;

/** Which page: `before` is the last one's id of the page before. */
export interface ListPage {
  readonly limit: number;
  readonly before: string | null;
}

/** Pages of a list, newest first. `list` begins the key. */
export function listQuery<Filter, Item extends { readonly id: string }>(
  list: string,
  filter: Filter,
  fetchPage: (filter: Filter, page: ListPage, signal: AbortSignal) => Promise<readonly Item[]>,
  pageSize: number,
) {
  return infiniteQueryOptions({
    queryKey: [list, filter],
    queryFn: ({ pageParam, signal }) => fetchPage(filter, { limit: pageSize, before: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length < pageSize ? null : (page.at(-1)?.id ?? null)),
    staleTime: 2_000,
  });
}

interface Listed {
  readonly pages: readonly (readonly { readonly status: string }[])[];
}

/** A list that is looked at: read again, more often while one of its items is under way. */
export function refetchList({ state }: { readonly state: { readonly data: Listed | undefined } }): number {
  const busy = state.data?.pages.flat().some(({ status }) => status === 'queued' || status === 'running');
  return busy === true ? BUSY_MS : CALM_MS;
}
