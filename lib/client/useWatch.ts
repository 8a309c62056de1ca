'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import type { Inspection } from '@/lib/contract/inspect';
import type { SeenState } from '@/lib/view/verdictChanges';
import { watchPath } from './api';
import { inspectionQuery } from './queries';

/** `ended`: the record has been consistent for the settle window, or the watch reached its longest life. */
export type WatchStatus = 'off' | 'connecting' | 'watching' | 'reconnecting' | 'ended' | 'failed';

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
const off: WatchState = { status: 'off', seen: [], problem: null };

/** Follows a record while `on`. Each state that comes replaces the page's inspection. */
export function useWatch(name: string, environment: string | null, on: boolean): WatchState {
  const client = useQueryClient();
  const [state, send] = useReducer(reduce, off);
  useEffect(() => {
    if (!on) return undefined;
    send({ kind: 'start' });
    const source = new EventSource(watchPath(name, environment));
    source.addEventListener('inspection', (event: MessageEvent<string>) => {
      const inspection = JSON.parse(event.data) as Inspection;
      client.setQueryData(inspectionQuery(name, environment).queryKey, inspection);
      send({ kind: 'inspection', inspection });
    });
    source.addEventListener('problem', (event: MessageEvent<string>) => {
      source.close();
      send({ kind: 'problem', detail: (JSON.parse(event.data) as { detail: string }).detail });
    });
    source.addEventListener('end', () => {
      source.close();
      send({ kind: 'end' });
    });
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED)
        send({ kind: 'problem', detail: 'The console refused to watch this record.' });
      else send({ kind: 'lost' });
    };
    return () => {
      source.close();
      send({ kind: 'stop' });
    };
  }, [client, name, environment, on]);
  return state;
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
