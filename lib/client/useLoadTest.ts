'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LoadTest } from '@/lib/contract/loadTests';
import { eventsPath } from './loadTestApi';
import { loadTestQuery } from './loadTestQueries';

/** How the page learns what is new: `live` by the stream, `polling` where the stream can't be had; `over` once nothing more comes. */
export type Following = 'connecting' | 'live' | 'reconnecting' | 'polling' | 'over';

const POLL_MS = 1_500;
/** A stream that was refused is tried again after so long. */
const REOPEN_MS = 10_000;

/** A load test as it goes. While it is under way each state that the stream tells replaces the one before. */
export function useLoadTest(id: string) {
  const client = useQueryClient();
  const [stream, setStream] = useState<Exclude<Following, 'over'>>('connecting');
  const query = useQuery({
    ...loadTestQuery(id),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) && stream !== 'live' ? POLL_MS : false),
  });
  const underWay = query.data !== undefined && isUnderWay(query.data);
  useEffect(() => {
    if (!underWay) return undefined;
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      const opened = new EventSource(eventsPath(id));
      source = opened;
      opened.onopen = () => {
        setStream('live');
      };
      opened.addEventListener('load-test', (event: MessageEvent<string>) => {
        client.setQueryData(loadTestQuery(id).queryKey, JSON.parse(event.data) as LoadTest);
      });
      const giveUp = () => {
        opened.close();
        setStream('polling');
        timer = setTimeout(open, REOPEN_MS);
      };
      opened.addEventListener('problem', giveUp);
      opened.addEventListener('end', () => {
        opened.close();
        // Some end because the run is over, some because a stream has a longest life: the document says which.
        void client.invalidateQueries({ queryKey: loadTestQuery(id).queryKey });
        setStream('polling');
        timer = setTimeout(open, POLL_MS);
      });
      opened.onerror = () => {
        if (opened.readyState === EventSource.CLOSED) giveUp();
        else setStream('reconnecting');
      };
    };
    open();
    return () => {
      source?.close();
      clearTimeout(timer);
    };
  }, [client, id, underWay]);
  const following: Following = underWay || query.data === undefined ? stream : 'over';
  return { query, loadTest: query.data, following };
}

export function isUnderWay({ status }: Pick<LoadTest, 'status'>): boolean {
  return status === 'queued' || status === 'running';
}
