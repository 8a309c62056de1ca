'use client';

import { useQuery } from '@tanstack/react-query';
import { statusQuery } from './queries';

/** Whether whoever looks may start, change, cancel and delete. Taken for granted until the console has answered: it refuses them anyway. */
export function useMayRun(): boolean {
  return useQuery(statusQuery).data?.role !== 'read';
}
