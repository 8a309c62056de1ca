'use client';

import { useCallback, useMemo } from 'react';
import { useUrlParams } from '@/lib/client/useUrlState';
import { readPair } from '@/lib/view/compare/sides';
import type { Inspection } from '@/lib/view/inspection';
import { shownKey, timelineKeys, versionsOfKey } from '@/lib/view/timeline/prepareTimeline';
import { versionNames } from '@/lib/view/versionNames';

/**
 * Whose versions are shown, and which one is chosen, by its place from 1: `?key=item/3&version=` and what `versionNames` calls it. Without a key it is
 * the one that `shownKey` says. `gone`: the version that the address names is not among them.
 */
export function useVersionChoice(inspection: Inspection) {
  const [params, replace] = useUrlParams();
  const version = params.get('version');
  const keys = useMemo(() => timelineKeys(inspection), [inspection]);
  const key = useMemo(
    () =>
      shownKey(inspection, keys, {
        key: params.get('key'),
        named: [version ?? [], readPair(params.get('compare')) ?? []].flat(),
      }),
    [inspection, keys, params, version],
  );
  const versions = useMemo(() => versionsOfKey(inspection.versions, key), [inspection, key]);
  const names = useMemo(() => versionNames(versions), [versions]);
  const setKey = useCallback(
    (next: string | null) => {
      const changed = new URLSearchParams(window.location.search);
      for (const each of ['key', 'version', 't']) changed.delete(each);
      if (next !== null) changed.set('key', next);
      replace(changed);
    },
    [replace],
  );
  /** What the page opens with changes with the record; a link to a version keeps its row. */
  const setOfKey = useCallback(
    (name: 'version' | 'compare', value: string | null) => {
      const changed = new URLSearchParams(window.location.search);
      if (value === null) changed.delete(name);
      else changed.set(name, value);
      if (value !== null && key !== null && key.id !== keys[0]?.id) changed.set('key', key.id);
      replace(changed);
    },
    [replace, key, keys],
  );
  const chosen = version !== null && names.includes(version) ? names.indexOf(version) + 1 : null;
  const setVersion = (id: number) => {
    setOfKey('version', chosen === id ? null : (names[id - 1] ?? null));
  };
  const gone = version !== null && chosen === null && versions.length > 0;
  return { keys, key, versions, version: chosen, gone, setKey, setVersion, setOfKey };
}
