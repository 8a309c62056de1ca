'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/**
 * One value of the page's query, and a way to set it; null takes it away. The address is replaced in place: no navigation, no new entry
 * in the history, and what stands in it can be sent to a colleague.
 */
export function useUrlState(key: string): readonly [string | null, (value: string | null) => void] {
  const params = useSearchParams();
  const pathname = usePathname();
  const set = useCallback(
    (value: string | null) => {
      const next = new URLSearchParams(window.location.search);
      if (value === null) next.delete(key);
      else next.set(key, value);
      const query = next.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/');
      window.history.replaceState(null, '', `${pathname}${query ? `?${query}` : ''}${window.location.hash}`);
    },
    [key, pathname],
  );
  return [params.get(key), set];
}

/** The environment that the address names; null is the first configured one. */
export function useEnvironmentId(): string | null {
  return useSearchParams().get('environment');
}
