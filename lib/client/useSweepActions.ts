'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { SweepInput } from '@/lib/contract/sweeps';
import { controlSweep, startSweep, type SweepControl } from './driftApi';
import { sweepQuery } from './driftQueries';
import { newIdempotencyKey } from './idempotencyKey';

/** Starts a sweep. The same request, however often it is sent before it is answered, is sent under the same key and starts one; `then` gets its id. */
export function useStartSweep(then: (id: string) => void) {
  const client = useQueryClient();
  const sent = useRef({ text: '', key: '' });
  return useMutation({
    mutationFn: (input: SweepInput) => {
      const text = JSON.stringify(input);
      if (text !== sent.current.text) sent.current = { text, key: newIdempotencyKey() };
      return startSweep(input, sent.current.key);
    },
    onSuccess: ({ id }) => {
      // The next press is another sweep.
      sent.current = { text: '', key: '' };
      for (const key of ['drift', 'sweeps']) void client.invalidateQueries({ queryKey: [key] });
      then(id);
    },
  });
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
