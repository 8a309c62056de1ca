'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InterleavingInput } from '@/lib/contract/interleavings';
import { cancelExploration, startExploration } from './interleavingApi';

/** Asks for explorations one after the other, in the order given; the worker takes them up one at a time. Stops at the first that is refused. */
export function useExplore() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (inputs: readonly InterleavingInput[]) => {
      const ids: string[] = [];
      try {
        for (const input of inputs) ids.push((await startExploration(input)).id);
      } finally {
        await client.invalidateQueries({ queryKey: ['explorations'] });
      }
      return ids;
    },
  });
}

/** Cancels explorations; what they found stays. */
export function useCancelExplorations() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (ids: readonly string[]) => {
      try {
        // Those that wait first: otherwise each would begin when the one before it ends.
        for (const id of [...ids].reverse()) client.setQueryData(['exploration', id], await cancelExploration(id));
      } finally {
        await client.invalidateQueries({ queryKey: ['explorations'] });
      }
    },
  });
}
