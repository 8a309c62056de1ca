'use client';

import { useQuery, useQueryClient, type QueryFunction, type QueryKey } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** How a page learns what is new: `live` by the stream, `polling` where the stream can't be had; `over` once nothing more comes. */
export type Following = 'connecting' | 'live' | 'reconnecting' | 'polling' | 'over';

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
  const [stream, setStream] = useState<Exclude<Following, 'over'>>('connecting');
  const query = useQuery<T>({
    queryKey,
    queryFn,
    staleTime: 5_000,
    refetchInterval: ({ state }) =>
      state.data !== undefined && isOpen(state.data) && stream !== 'live' ? POLL_MS : false,
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
        setStream('polling');
        // Whatever ended the stream, the document says how it does.
        void client.invalidateQueries({ queryKey });
        timer = setTimeout(listen, REOPEN_MS);
      };
      opened.onopen = () => {
        setStream('live');
      };
      opened.addEventListener(event, ({ data }: MessageEvent<string>) => {
        client.setQueryData(queryKey, JSON.parse(data) as T);
      });
      opened.addEventListener('end', leave);
      opened.addEventListener('problem', leave);
      opened.onerror = () => {
        if (opened.readyState === EventSource.CLOSED) leave();
        else setStream('reconnecting');
      };
    };
    listen();
    return () => {
      source?.close();
      clearTimeout(timer);
      setStream('connecting');
    };
    // A key is the same for the same stream.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, eventsPath, event, open]);
  const following: Following = open || query.data === undefined ? stream : 'over';
  return { query, following };
}
