'use client';

import { usePathname } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { useUrlState } from '@/lib/client/useUrlState';
import type { Version } from '@/lib/view/inspection';
import { chooseKey, versionsOfKey, type TimelineKey } from '@/lib/view/timeline/prepareTimeline';
import { versionNames } from '@/lib/view/versionNames';

/**
 * Whose versions are shown, and which one is chosen, by its place from 1: `?key=item/3&version=` and what `versionNames` calls it. Without a key it is
 * the record's own row, or the first there is. `gone`: the one that the address names is not among them.
 */
export function useVersionChoice(keys: readonly TimelineKey[], all: readonly Version[]) {
  const [keyId] = useUrlState('key');
  const [version, setVersionText] = useUrlState('version');
  const pathname = usePathname();
  const key = chooseKey(keys, keyId);
  const versions = useMemo(() => versionsOfKey(all, key), [all, key]);
  const names = useMemo(() => versionNames(versions), [versions]);
  const setKey = useCallback(
    (next: string | null) => {
      const params = new URLSearchParams(window.location.search);
      for (const each of ['key', 'version', 't']) params.delete(each);
      if (next !== null) params.set('key', next);
      window.history.replaceState(null, '', `${pathname}${params.size > 0 ? `?${params.toString()}` : ''}`);
    },
    [pathname],
  );
  const chosen = version !== null && names.includes(version) ? names.indexOf(version) + 1 : null;
  const setVersion = useCallback(
    (id: number) => {
      setVersionText(chosen === id ? null : (names[id - 1] ?? null));
    },
    [chosen, names, setVersionText],
  );
  const gone = version !== null && chosen === null && versions.length > 0;
  return { key, versions, version: chosen, gone, setKey, setVersion };
}
