'use client';

import type { Exploration } from '@/lib/contract/interleavings';
import { explorationEventsPath, getExploration } from './interleavingApi';
import { explorationQuery } from './interleavingQueries';
import { useFollowed } from './useFollowed';

/** An exploration as it goes. */
export function useExploration(id: string) {
  const { query, following } = useFollowed<Exploration>({
    queryKey: explorationQuery(id).queryKey,
    queryFn: ({ signal }) => getExploration(id, signal),
    eventsPath: explorationEventsPath(id),
    event: 'exploration',
    isOpen: ({ status }) => status === 'queued' || status === 'running',
  });
  return { query, exploration: query.data, following };
}
