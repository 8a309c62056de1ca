'use client';

import { usePathname } from 'next/navigation';
import { useEffect } from 'react';

/** What somebody does who looks elsewhere by now. */
const moved = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/** Scrolls to the part of a page that the address names when it comes after the page: with its data, or with a script that is loaded later. */
export function HashTarget() {
  const pathname = usePathname();
  useEffect(() => {
    let waiting: AbortController | null = null;
    const wait = () => {
      waiting?.abort();
      const id = window.location.hash.slice(1);
      // What is there, the browser or the router goes to.
      if (!/^[\w.-]+$/.test(id) || document.getElementById(id)) return;
      const ending = new AbortController();
      waiting = ending;
      const observer = new MutationObserver(() => {
        const target = document.getElementById(id);
        if (!target) return;
        ending.abort();
        target.scrollIntoView();
      });
      observer.observe(document.body, { childList: true, subtree: true });
      const stop = () => {
        ending.abort();
      };
      for (const name of moved) window.addEventListener(name, stop, { passive: true, signal: ending.signal });
      ending.signal.addEventListener('abort', () => {
        observer.disconnect();
      });
    };
    wait();
    window.addEventListener('hashchange', wait);
    return () => {
      window.removeEventListener('hashchange', wait);
      waiting?.abort();
    };
  }, [pathname]);
  return null;
}
