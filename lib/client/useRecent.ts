'use client';

import { useSyncExternalStore } from 'react';
import { noRecent, readRecent, subscribeToRecent, type RecentRecord } from './recentRecords';

/** Records looked at in this browser, newest first; none while the server renders. */
export function useRecent(): readonly RecentRecord[] {
  return useSyncExternalStore(subscribeToRecent, readRecent, noRecent);
}
