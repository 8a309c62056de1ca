'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import type { Inspection } from '@/lib/contract/inspect';
import type { SeenState } from '@/lib/view/verdictChanges';
import type { WatchStatus } from '@/lib/view/watchWords';
import { ApiError } from './ApiError';
import { watchPath } from './api';
import { inspectionQuery } from './queries';

export interface WatchState {
  readonly status: WatchStatus;
  /** What was seen, oldest first, each with when. */
  readonly seen: readonly SeenState[];
  readonly problem: string | null;
}

type Event =
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'end' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'problem'; readonly detail: string }
  | { readonly kind: 'inspection'; readonly inspection: Inspection };

const MOST_SEEN = 100;
/** A stream that was refused is tried again after so long. */
const REOPEN_MS = 5_000;
const off: WatchState = { status: 'off', seen: [], problem: null };

/**
 * Follows a record while it is mounted. Each state that comes replaces the page's inspection. While the stream can't be
 * had the record is inspected at each try, and what is refused for good there ends the watch with its reason.
 */
export function useWatch(name: string, environment: string | null): WatchState {
  const client = useQueryClient();
  const [state, send] = useReducer(reduce, off);
  useEffect(() => {
    send({ kind: 'start' });
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    // An EventSource does not tell why it was refused; the inspection says so.
    const askWhy = async () => {
      try {
        await client.fetchQuery({ ...inspectionQuery(name, environment), staleTime: 0, retry: false });
      } catch (error) {
        if (!left && error instanceof ApiError && isRefusal(error)) {
          send({ kind: 'problem', detail: error.message });
          return;
        }
      }
      if (!left) timer = setTimeout(listen, REOPEN_MS);
    };
    const listen = () => {
      const opened = new EventSource(watchPath(name, environment));
      source = opened;
      opened.addEventListener('inspection', (event: MessageEvent<string>) => {
        const inspection = JSON.parse(event.data) as Inspection;
        client.setQueryData(inspectionQuery(name, environment).queryKey, inspection);
        send({ kind: 'inspection', inspection });
      });
      opened.addEventListener('problem', (event: MessageEvent<string>) => {
        opened.close();
        send({ kind: 'problem', detail: (JSON.parse(event.data) as { detail: string }).detail });
      });
      opened.addEventListener('end', () => {
        opened.close();
        send({ kind: 'end' });
      });
      opened.onerror = () => {
        // A browser does not come back by itself after an answer like 502 or 429.
        send({ kind: 'lost' });
        if (opened.readyState === EventSource.CLOSED) void askWhy();
      };
    };
    listen();
    return () => {
      left = true;
      source?.close();
      clearTimeout(timer);
      send({ kind: 'stop' });
    };
  }, [client, name, environment]);
  return state;
}

/** Asked again, it would be refused again; a 429 passes. */
function isRefusal({ status }: ApiError): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

function reduce(state: WatchState, event: Event): WatchState {
  switch (event.kind) {
    case 'start':
      return { ...off, status: 'connecting' };
    case 'stop':
      return off;
    case 'end':
      return { ...state, status: 'ended' };
    case 'lost':
      return { ...state, status: 'reconnecting' };
    case 'problem':
      return { ...state, status: 'failed', problem: event.detail };
    case 'inspection': {
      const {
        inspectedAt: at,
        verdict,
        headline: { lead, rest },
      } = event.inspection;
      return {
        status: 'watching',
        problem: null,
        seen: [...state.seen, { at, verdict, lead, rest }].slice(-MOST_SEEN),
      };
    }
    default:
      return event satisfies never;
  }
}
