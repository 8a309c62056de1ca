'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';

/** Queries that were set one after another on a page, and that the router has not told of yet; `over`: what it told at the time. */
interface Untold {
  readonly pathname: string;
  readonly over: string;
  readonly queries: readonly string[];
}

let untold: Untold | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/**
 * The page's query, and a way to set another. The address is replaced in place: no navigation, no new entry in the history, and what
 * stands in it can be sent to a colleague. The router tells of a new address only when it finds the time; until then the query is the
 * one that was set, for every reader at once, so that a box is checked when it is clicked.
 */
export function useUrlParams(): readonly [URLSearchParams, (next: URLSearchParams) => void] {
  const told = useSearchParams().toString();
  const pathname = usePathname();
  const waiting = useSyncExternalStore(
    subscribe,
    () => untold,
    () => null,
  );
  const query = (waiting && stillWaiting(waiting, pathname, told)?.queries.at(-1)) ?? told;
  useEffect(() => {
    untold &&= stillWaiting(untold, pathname, told);
  });
  const params = useMemo(() => new URLSearchParams(query), [query]);
  const replace = useCallback(
    (next: URLSearchParams) => {
      const before = untold?.pathname === pathname ? untold : { over: told, queries: [] };
      untold = { pathname, over: before.over, queries: [...before.queries, next.toString()] };
      const text = next.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/');
      window.history.replaceState(null, '', `${pathname}${text ? `?${text}` : ''}${window.location.hash}`);
      for (const listener of listeners) listener();
    },
    [pathname, told],
  );
  return [params, replace];
}

/** null once the router has told of the last query, or of one that nobody set here: it went elsewhere. */
function stillWaiting(waiting: Untold, pathname: string, told: string): Untold | null {
  const { over, queries } = waiting;
  const lags = told === over || queries.includes(told);
  return waiting.pathname === pathname && lags && told !== queries.at(-1) ? waiting : null;
}

/** One value of the page's query, and a way to set it; null takes it away. */
export function useUrlState(key: string): readonly [string | null, (value: string | null) => void] {
  const [params, replace] = useUrlParams();
  const change = useCallback(
    (value: string | null) => {
      const next = new URLSearchParams(window.location.search);
      if (value === null) next.delete(key);
      else next.set(key, value);
      replace(next);
    },
    [key, replace],
  );
  return [params.get(key), change];
}

/** The environment that the address names; null is the first configured one. */
export function useEnvironmentId(): string | null {
  return useUrlParams()[0].get('environment');
}
