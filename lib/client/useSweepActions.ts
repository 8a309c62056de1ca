'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { SweepInput } from '@/lib/contract/sweeps';
import type { AskedSweep } from '@/lib/view/drift/startForm';
import { controlSweep, startSweep, type SweepControl } from './driftApi';
import { sweepQuery } from './driftQueries';
import { newIdempotencyKey } from './idempotencyKey';

/**
 * Starts a sweep. The same one, however often it is asked for before it is answered, is sent under the same key, with the window of the first time, and
 * starts one; `then` gets its id.
 */
export function useStartSweep(then: (id: string) => void) {
  const client = useQueryClient();
  const sent = useRef<{ readonly text: string; readonly key: string; readonly input: SweepInput } | null>(null);
  return useMutation({
    mutationFn: (asked: AskedSweep) => {
      const text = JSON.stringify(asked);
      if (sent.current?.text !== text) sent.current = { text, key: newIdempotencyKey(), input: withWindow(asked) };
      return startSweep(sent.current.input, sent.current.key);
    },
    onSuccess: ({ id }) => {
      // The next press is another sweep.
      sent.current = null;
      for (const key of ['drift', 'sweeps']) void client.invalidateQueries({ queryKey: [key] });
      then(id);
    },
  });
}

function withWindow({ input, backMinutes }: AskedSweep): SweepInput {
  return backMinutes === null ? input : { ...input, since: new Date(Date.now() - backMinutes * 60_000).toISOString() };
}

/** Pauses, resumes or cancels a sweep. */
export function useControlSweep(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (control: SweepControl) => controlSweep(id, control),
    onSuccess: (sweep) => {
      client.setQueryData(sweepQuery(id).queryKey, sweep);
    },
    onSettled: () => {
      for (const key of ['sweep', 'drift', 'sweeps']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
