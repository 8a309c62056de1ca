'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BulkAnswer } from '@/lib/view/inspection';
import { withOlder } from '@/lib/view/bulkTable';
import { inspectMany } from './api';

/** So many at once, that the first rows are there soon and the progress can be seen. */
const BATCH = 25;

export interface BulkState {
  /** By the text that was asked for, as the answers came. */
  readonly answers: readonly BulkAnswer[];
  readonly done: number;
  readonly total: number;
  readonly finished: boolean;
  readonly error: Error | null;
  readonly again: () => void;
}

/** Inspects names and bare ids in batches; answers appear as they come. */
export function useBulk(texts: readonly string[], environment: string | null): BulkState {
  const [answers, setAnswers] = useState<readonly BulkAnswer[]>([]);
  const [done, setDone] = useState(0);
  const query = useQuery({
    queryKey: ['bulk', environment, texts],
    enabled: texts.length > 0,
    staleTime: Infinity,
    gcTime: 0,
    queryFn: async ({ signal }) => {
      let all: readonly BulkAnswer[] = [];
      setAnswers([]);
      setDone(0);
      for (let from = 0; from < texts.length; from += BATCH) {
        all = [...all, ...(await inspectMany(texts.slice(from, from + BATCH), environment, signal)).results];
        setAnswers(all);
        setDone(Math.min(from + BATCH, texts.length));
      }
      return all;
    },
  });
  return {
    answers: withOlder(answers, query.data ?? []),
    // While it is read again, so much of it is new.
    done: query.isSuccess && !query.isFetching ? texts.length : done,
    total: texts.length,
    finished: query.isSuccess && !query.isFetching,
    error: query.error,
    again: () => void query.refetch(),
  };
}
