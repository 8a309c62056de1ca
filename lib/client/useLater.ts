'use client';

import { useEffect, useState } from 'react';

/** Enough for the first screen to be drawn. */
const AFTER_MS = 3_000;
const used = ['pointerdown', 'keydown', 'wheel', 'touchmove', 'scroll', 'beforeprint'] as const;

/**
 * False at first; true as soon as somebody uses the page, and after a moment anyway. For what lies further down: it is loaded when the first
 * screen is there. The mark `later` in the page's performance timeline says when that was.
 */
export function useLater(): boolean {
  const [later, setLater] = useState(false);
  useEffect(() => {
    const begin = () => {
      performance.mark('later');
      setLater(true);
    };
    const timer = setTimeout(begin, AFTER_MS);
    const ending = new AbortController();
    for (const name of used) window.addEventListener(name, begin, { once: true, passive: true, signal: ending.signal });
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, []);
  return later;
}
