'use client';

import { useMayRun } from '@/lib/client/useMayRun';
import { READ_ONLY } from './RunButton';

/** Why a RunButton is off, to be read beside the one that a page is there for. */
export function ReadOnlyNote() {
  return useMayRun() ? null : (
    <span className="my-1 inline-block text-sm" data-testid="read-only">
      {READ_ONLY}
    </span>
  );
}
