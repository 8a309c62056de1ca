'use client';

import { useQueryClient } from '@tanstack/react-query';
import type { LoadTestPatch } from '@/lib/contract/loadTests';
import { changeLoadTest } from './loadTestApi';
import { loadTestQuery } from './loadTestQueries';
import { useChange } from './useChange';

/** Changes what a team says of a run; whatever shows it is read again. */
export function useChangeLoadTest(id: string) {
  const client = useQueryClient();
  return useChange(
    async (patch: LoadTestPatch) => {
      const changed = await changeLoadTest(id, patch);
      client.setQueryData(loadTestQuery(id).queryKey, changed);
      return changed;
    },
    'load-tests',
    'load-test',
    'labels',
    'activity',
  );
}
