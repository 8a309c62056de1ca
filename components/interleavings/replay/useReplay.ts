'use client';

import { useMutation } from '@tanstack/react-query';
import { replayOrder } from '@/lib/client/interleavingApi';
import type { ReplayRequest } from '@/lib/contract/interleavings';

/** Runs an order again on the databases. */
export function useReplay() {
  return useMutation({ mutationFn: (request: ReplayRequest) => replayOrder(request) });
}

export type ReplayState = ReturnType<typeof useReplay>;
