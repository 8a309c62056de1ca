'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useEnvironmentId } from '@/lib/client/useUrlState';
import { mainScreens, screenPath } from './screens';
import { isTyping } from './isTyping';

/** After `g`, the key of a screen counts for so long. */
const SECOND_KEY_MS = 1_500;

/** The keys that work on every page. A page listens for its own keys itself. */
export function useAppKeys({
  showKeys,
  showPalette,
}: {
  readonly showKeys: () => void;
  readonly showPalette: () => void;
}): void {
  const router = useRouter();
  const environment = useEnvironmentId();
  const pressedAt = useRef(-Infinity);
  useEffect(() => {
    const goToField = () => {
      const field = document.querySelector<HTMLElement>('[data-paste-field]');
      if (field) field.focus();
      else router.push('/');
    };
    const keys: Readonly<Record<string, () => unknown>> = {
      '?': showKeys,
      '/': goToField,
      j: () => import('./stepRows').then(({ stepRows }) => stepRows(1)),
      k: () => import('./stepRows').then(({ stepRows }) => stepRows(-1)),
      g: () => {
        pressedAt.current = performance.now();
      },
    };
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        showPalette();
        return;
      }
      if (isTyping(event)) return;
      const screen =
        performance.now() - pressedAt.current < SECOND_KEY_MS && mainScreens.find(({ key }) => key === event.key);
      pressedAt.current = -Infinity;
      const act = screen
        ? () => {
            router.push(screenPath(screen.path, environment));
          }
        : keys[event.key];
      if (!act) return;
      // A page's own key of the same letter is not meant.
      if (screen) event.stopImmediatePropagation();
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true });
    };
  }, [router, environment, showKeys, showPalette]);
}
