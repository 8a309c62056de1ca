'use client';

import { useSyncExternalStore } from 'react';

/** How wide a drawing is on paper, in pixels: nothing there tells how wide the page is, and one drawn for a screen would have text too small to read. */
export const PAPER_PX = 670;

let printing = false;

/** True while the page is being printed: what is folded is open then, for paper cannot be clicked. */
export function usePrinting(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => printing,
    () => false,
  );
}

function subscribe(listener: () => void): () => void {
  const on = (now: boolean) => () => {
    printing = now;
    listener();
  };
  const [begin, end] = [on(true), on(false)];
  window.addEventListener('beforeprint', begin);
  window.addEventListener('afterprint', end);
  return () => {
    window.removeEventListener('beforeprint', begin);
    window.removeEventListener('afterprint', end);
  };
}
