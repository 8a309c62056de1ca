'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { LoadTestInput } from '@/lib/contract/loadTests';
import { newIdempotencyKey } from './idempotencyKey';
import { startLoadTest } from './loadTestApi';

/**
 * Starts load tests. The same request, however often it is sent from one form, is sent under the same key and starts one; `then` gets
 * its id.
 */
export function useStartLoadTest(then: (id: string) => void) {
  const client = useQueryClient();
  const sent = useRef({ text: '', key: '' });
  return useMutation({
    mutationFn: (input: LoadTestInput) => {
      const text = JSON.stringify(input);
      if (text !== sent.current.text) sent.current = { text, key: newIdempotencyKey() };
      return startLoadTest(input, sent.current.key);
    },
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['load-tests'] });
      then(id);
    },
  });
}
