'use client';

import { useMutation } from '@tanstack/react-query';
import type { TryInput } from '@/lib/contract/loadTests';
import { tryScenario } from './loadTestApi';

/** Tries a scenario once; a trial writes a record, so it is never repeated by itself. */
export function useTryOnce() {
  return useMutation({
    mutationFn: ({ scenario, input }: { readonly scenario: string; readonly input: TryInput }) =>
      tryScenario(scenario, input),
  });
}
