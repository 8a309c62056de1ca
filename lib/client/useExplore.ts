'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { InterleavingInput } from '@/lib/contract/interleavings';
import { newIdempotencyKey } from './idempotencyKey';
import { cancelExploration, startExploration } from './interleavingApi';

/**
 * Asks for explorations one after the other, in the order given; the worker takes them up one at a time. Stops at the first that is refused. Until the page shows
 * what came of it, the same input is sent under the same key and starts one, however often it is asked for.
 */
export function useExplore() {
  const client = useQueryClient();
  const keys = useRef(new Map<string, string>());
  const keyOf = (text: string): string => {
    const key = keys.current.get(text) ?? newIdempotencyKey();
    keys.current.set(text, key);
    return key;
  };
  return useMutation({
    mutationFn: async (inputs: readonly InterleavingInput[]) => {
      const started: { readonly text: string; readonly id: string }[] = [];
      try {
        for (const input of inputs) {
          const text = JSON.stringify(input);
          started.push({ text, ...(await startExploration(input, keyOf(text))) });
        }
      } finally {
        await client.invalidateQueries({ queryKey: ['explorations'] });
      }
      for (const { text } of started) keys.current.delete(text);
      return started.map(({ id }) => id);
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
