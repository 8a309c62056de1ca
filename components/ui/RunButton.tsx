'use client';

import type { ComponentProps } from 'react';
import { useMayRun } from '@/lib/client/useMayRun';
import { Button } from './Button';

/** A button that starts, changes, cancels or deletes something. Whoever has read-only access finds it off, with the reason. */
export function RunButton(props: ComponentProps<typeof Button>) {
  return useMayRun() ? <Button {...props} /> : <Button {...props} disabled title={READ_ONLY} />;
}

/** The same reason, to be read beside the button that a page is there for. */
export function ReadOnlyNote() {
  return useMayRun() ? null : (
    <span className="my-1 inline-block text-sm" data-testid="read-only">
      {READ_ONLY}
    </span>
  );
}

const READ_ONLY = 'You have read-only access. This needs the role run.';
