'use client';

import type { LoadTest } from '@/lib/contract/loadTests';
import { eventsPath, getLoadTest } from './loadTestApi';
import { loadTestQuery } from './loadTestQueries';
import { useFollowed } from './useFollowed';

/** A load test as it goes. */
export function useLoadTest(id: string) {
  const { query, following } = useFollowed<LoadTest>({
    queryKey: loadTestQuery(id).queryKey,
    queryFn: ({ signal }) => getLoadTest(id, signal),
    eventsPath: eventsPath(id),
    event: 'load-test',
    isOpen: isUnderWay,
  });
  return { query, loadTest: query.data, following };
}

export function isUnderWay({ status }: Pick<LoadTest, 'status'>): boolean {
  return status === 'queued' || status === 'running';
}
