'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useState } from 'react';
import type { Inspection } from '@/lib/contract/inspect';
import type { SeenState } from '@/lib/view/verdictChanges';
import type { WatchStatus } from '@/lib/view/watchWords';
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

/** Follows a record while `on`, and once more after `again`. Each state that comes replaces the page's inspection. */
export function useWatch(name: string, environment: string | null, on: boolean) {
  const client = useQueryClient();
  const [state, send] = useReducer(reduce, off);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!on) return undefined;
    send({ kind: 'start' });
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
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
        if (opened.readyState === EventSource.CLOSED) timer = setTimeout(listen, REOPEN_MS);
        send({ kind: 'lost' });
      };
    };
    listen();
    return () => {
      source?.close();
      clearTimeout(timer);
      send({ kind: 'stop' });
    };
  }, [client, name, environment, on, round]);
  const again = () => {
    setRound((before) => before + 1);
  };
  return { watch: state, again };
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
