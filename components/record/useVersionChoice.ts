'use client';

import { usePathname } from 'next/navigation';
import { useCallback } from 'react';
import { useUrlState } from '@/lib/client/useUrlState';
import { chooseKey, type TimelineKey } from '@/lib/view/timeline/prepareTimeline';

/** Whose versions are shown, and which one is chosen: `?key=item/3&version=3`. Without a key it is the record's own row, or the first there is. */
export function useVersionChoice(keys: readonly TimelineKey[]) {
  const [keyId] = useUrlState('key');
  const [version, setVersionText] = useUrlState('version');
  const pathname = usePathname();
  const key = chooseKey(keys, keyId);
  const setKey = useCallback(
    (next: string | null) => {
      const params = new URLSearchParams(window.location.search);
      for (const each of ['key', 'version', 't']) params.delete(each);
      if (next !== null) params.set('key', next);
      window.history.replaceState(null, '', `${pathname}${params.size > 0 ? `?${params.toString()}` : ''}`);
    },
    [pathname],
  );
  const chosen = version !== null && /^\d{1,6}$/.test(version) ? Number(version) : null;
  const setVersion = useCallback(
    (id: number) => {
      setVersionText(chosen === id ? null : String(id));
    },
    [chosen, setVersionText],
  );
  return { key, version: chosen, setKey, setVersion };
}
