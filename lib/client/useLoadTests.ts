'use client';

import { useQueries } from '@tanstack/react-query';
import type { LoadTest } from '@/lib/contract/loadTests';
import { loadTestQuery } from './loadTestQueries';
import { isUnderWay } from './useLoadTest';

const WHILE_RUNNING_MS = 2_000;

export interface LoadTestsById {
  /** In the order asked for, as far as they have come. */
  readonly loadTests: readonly LoadTest[];
  readonly waiting: boolean;
  readonly problems: readonly { readonly id: string; readonly error: Error }[];
  readonly again: () => void;
}

/** Several load tests by id; those that are under way are asked for again. */
export function useLoadTests(ids: readonly string[]): LoadTestsById {
  return useQueries({
    queries: ids.map((id) => ({
      ...loadTestQuery(id),
      refetchInterval: ({ state }: { state: { data: LoadTest | undefined } }) =>
        state.data && isUnderWay(state.data) ? WHILE_RUNNING_MS : (false as const),
    })),
    combine: (results) => ({
      loadTests: results.flatMap(({ data }) => data ?? []),
      waiting: results.some(({ isPending }) => isPending),
      problems: results.flatMap(({ error, data }, index) => (error && !data ? [{ id: ids[index] ?? '', error }] : [])),
      again: () => {
        for (const { error, refetch } of results) if (error) void refetch();
      },
    }),
  });
}
