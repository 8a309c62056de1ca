'use client';

import { useSyncExternalStore } from 'react';

export type TimeZone = 'utc' | 'local';

const KEY = 'lastwrite.times';
const CHANGED = 'lastwrite:times';

/** How times are shown: in UTC, unless whoever uses this browser chose its own time zone. What the API says, and sentences made of it, stay in UTC. */
export function useTimeZone(): TimeZone {
  return useSyncExternalStore(subscribe, read, () => 'utc');
}

export function setTimeZone(zone: TimeZone): void {
  try {
    if (zone === 'local') localStorage.setItem(KEY, zone);
    else localStorage.removeItem(KEY);
  } catch {
    // Storage may be forbidden: then the choice lasts as long as the page.
    kept = zone;
  }
  window.dispatchEvent(new Event(CHANGED));
}

let kept: TimeZone | null = null;

function read(): TimeZone {
  try {
    return kept ?? (localStorage.getItem(KEY) === 'local' ? 'local' : 'utc');
  } catch {
    return 'utc';
  }
}

/** A choice made in another tab counts here too. */
function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(CHANGED, listener);
    window.removeEventListener('storage', listener);
  };
}
