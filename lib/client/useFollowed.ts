'use client';

import { useQuery, useQueryClient, type QueryFunction, type QueryKey } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

const POLL_MS = 1_000;
/** A stream that was refused or has ended is tried again after so long. */
const REOPEN_MS = 5_000;

/** What is followed: its document, and the stream whose event of that name carries the document anew. */
export interface Followed<T> {
  readonly queryKey: QueryKey;
  readonly queryFn: QueryFunction<T>;
  readonly eventsPath: string;
  readonly event: string;
  /** More may come. */
  readonly isOpen: (document: T) => boolean;
}

/** A document as it goes, by the stream while more may come; by asking every second where the stream can't be had. */
export function useFollowed<T>({ queryKey, queryFn, eventsPath, event, isOpen }: Followed<T>) {
  const client = useQueryClient();
  const [live, setLive] = useState(false);
  const query = useQuery<T>({
    queryKey,
    queryFn,
    staleTime: 5_000,
    refetchInterval: ({ state }) => (state.data !== undefined && isOpen(state.data) && !live ? POLL_MS : false),
  });
  const open = query.data !== undefined && isOpen(query.data);
  useEffect(() => {
    if (!open) return undefined;
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listen = () => {
      const opened = new EventSource(eventsPath);
      source = opened;
      const leave = () => {
        opened.close();
        setLive(false);
        // Whatever ended the stream, the document says how it does.
        void client.invalidateQueries({ queryKey });
        timer = setTimeout(listen, REOPEN_MS);
      };
      opened.onopen = () => {
        setLive(true);
      };
      opened.addEventListener(event, ({ data }: MessageEvent<string>) => {
        client.setQueryData(queryKey, JSON.parse(data) as T);
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
    // A key is the same for the same stream.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, eventsPath, event, open]);
  return { query, live: open && live };
}
