'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Sweep } from '@/lib/contract/sweeps';
import { getSweep, sweepEventsPath } from './driftApi';
import { sweepQuery } from './driftQueries';
import { useFollowed } from './useFollowed';

/** A sweep as it goes. When it has ended, what it says of the drift is read again. */
export function useSweep(id: string) {
  const client = useQueryClient();
  const { query, following } = useFollowed<Sweep>({
    queryKey: sweepQuery(id).queryKey,
    queryFn: ({ signal }) => getSweep(id, signal),
    eventsPath: sweepEventsPath(id),
    event: 'sweep',
    isOpen: isSweepOpen,
  });
  const status = query.data?.status;
  useEffect(() => {
    if (status === undefined) return;
    for (const key of ['drift', 'drifts', 'sweeps']) void client.invalidateQueries({ queryKey: [key] });
  }, [client, status]);
  return { query, sweep: query.data, following };
}

export function isSweepOpen({ status }: Pick<Sweep, 'status'>): boolean {
  return status === 'queued' || status === 'running' || status === 'paused';
}
