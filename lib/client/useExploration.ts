'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Exploration } from '@/lib/contract/interleavings';
import { explorationEventsPath } from './interleavingApi';
import { explorationQuery } from './interleavingQueries';

const POLL_MS = 1_000;
/** A stream that was refused or has ended is tried again after so long. */
const REOPEN_MS = 5_000;

/** An exploration as it goes, by the stream while it is under way; by asking every second where the stream can't be had. */
export function useExploration(id: string) {
  const client = useQueryClient();
  const [live, setLive] = useState(false);
  const query = useQuery({
    ...explorationQuery(id),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data) && !live ? POLL_MS : false),
  });
  const open = query.data !== undefined && isOpen(query.data);
  useEffect(() => {
    if (!open) return undefined;
    const { queryKey } = explorationQuery(id);
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listen = () => {
      const opened = new EventSource(explorationEventsPath(id));
      source = opened;
      const leave = () => {
        opened.close();
        setLive(false);
        // Whatever ended the stream, the document says how the exploration does.
        void client.invalidateQueries({ queryKey });
        timer = setTimeout(listen, REOPEN_MS);
      };
      opened.onopen = () => {
        setLive(true);
      };
      opened.addEventListener('exploration', (event: MessageEvent<string>) => {
        client.setQueryData(queryKey, JSON.parse(event.data) as Exploration);
      });
      opened.addEventListener('end', leave);
      opened.addEventListener('problem', leave);
      opened.onerror = () => {
        if (opened.readyState === EventSource.CLOSED) leave();
        else setLive(false);
      };
    };
    listen();
    return () => {
      source?.close();
      clearTimeout(timer);
      setLive(false);
    };
  }, [client, id, open]);
  return { query, exploration: query.data, live: open && live };
}

function isOpen({ status }: Pick<Exploration, 'status'>): boolean {
  return status === 'queued' || status === 'running';
}
