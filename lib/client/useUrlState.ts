'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useState } from 'react';

/**
 * One value of the page's query, and a way to set it; null takes it away. The address is replaced in place: no navigation, no new entry
 * in the history, and what stands in it can be sent to a colleague. The router tells of a new address only when it finds the time; until
 * then the value is the one that was set, so that a box is checked when it is clicked.
 */
export function useUrlState(key: string): readonly [string | null, (value: string | null) => void] {
  const params = useSearchParams();
  const pathname = usePathname();
  const told = params.get(key);
  const [asked, setAsked] = useState<{ readonly value: string | null; readonly over: string | null } | null>(null);
  if (asked !== null && asked.over !== told) setAsked(null);
  const set = useCallback(
    (value: string | null) => {
      setAsked({ value, over: told });
      const next = new URLSearchParams(window.location.search);
      if (value === null) next.delete(key);
      else next.set(key, value);
      const query = next.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/');
      window.history.replaceState(null, '', `${pathname}${query ? `?${query}` : ''}${window.location.hash}`);
    },
    [key, pathname, told],
  );
  return [asked?.over === told ? asked.value : told, set];
}

/** The environment that the address names; null is the first configured one. */
export function useEnvironmentId(): string | null {
  return useSearchParams().get('environment');
}
