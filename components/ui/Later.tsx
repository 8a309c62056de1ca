'use client';

import type { ReactNode } from 'react';
import { useLater } from '@/lib/client/useLater';

/** What lies further down, or may be missing for a moment, as `useLater` has it. */
export function Later({ children, waiting }: { readonly children: ReactNode; readonly waiting?: ReactNode }) {
  return useLater() ? children : waiting;
}
