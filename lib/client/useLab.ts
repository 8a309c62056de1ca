'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { LabInput, LabRun } from '@/lib/contract/lab';
import { newIdempotencyKey } from './idempotencyKey';
import { cancelLabRun, getLabRun, labEventsPath, startLabRun } from './labApi';
import { labRunQuery } from './labQueries';
import { useFollowed } from './useFollowed';

/** A run as it goes. */
export function useLabRun(id: string) {
  const { query, following } = useFollowed<LabRun>({
    queryKey: labRunQuery(id).queryKey,
    queryFn: ({ signal }) => getLabRun(id, signal),
    eventsPath: labEventsPath(id),
    event: 'run',
    // The worker of a run that was cancelled may still save what it has of the cell in hand.
    isOpen: ({ status, cells }) =>
      status === 'queued' || status === 'running' || cells.some((cell) => cell.status === 'running'),
  });
  return { query, run: query.data, following };
}

/** Starts a run; until it is answered, the same input is sent under the same key and starts one. `then` gets its id. */
export function useStartLabRun(then: (id: string) => void) {
  const client = useQueryClient();
  const sent = useRef<{ readonly text: string; readonly key: string } | null>(null);
  return useMutation({
    mutationFn: (input: LabInput) => {
      const text = JSON.stringify(input);
      if (sent.current?.text !== text) sent.current = { text, key: newIdempotencyKey() };
      return startLabRun(input, sent.current.key);
    },
    onSuccess: ({ id }) => {
      // The next press is another run.
      sent.current = null;
      void client.invalidateQueries({ queryKey: ['lab-runs'] });
      then(id);
    },
  });
}

/** Cancels a run; what it found stays. */
export function useCancelLabRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => cancelLabRun(id),
    onSuccess: (run) => {
      client.setQueryData(labRunQuery(id).queryKey, run);
    },
  });
}

/** A value once it has not changed for so long. */
export function useSettled<Value>(value: Value, afterMs: number): Value {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      settle(value);
    }, afterMs);
    return () => {
      clearTimeout(timer);
    };
  }, [value, afterMs]);
  return settled;
}
