'use client';

import { useEffect } from 'react';
import { useUrlState } from '@/lib/client/useUrlState';
import { isTyping } from '../shell/isTyping';

/** The record page's own keys: r reads again, w watches, e folds or shows equal fields. */
export function useRecordKeys({
  refresh,
  toggleWatch,
}: {
  readonly refresh: () => void;
  readonly toggleWatch: () => void;
}): void {
  const [fields, setFields] = useUrlState('fields');
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      if (event.key === 'r') refresh();
      if (event.key === 'w') toggleWatch();
      if (event.key === 'e') setFields(fields === 'all' ? null : 'all');
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  });
}
