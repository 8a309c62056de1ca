'use client';

import { useEffect } from 'react';
import { keepFocus } from '@/lib/client/keepFocus';

/** On every page. */
export function FocusKeeper() {
  useEffect(keepFocus, []);
  return null;
}
