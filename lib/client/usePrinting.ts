'use client';

import { useSyncExternalStore } from 'react';

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
