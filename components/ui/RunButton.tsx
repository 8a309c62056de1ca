'use client';

import type { ComponentProps } from 'react';
import { useMayRun } from '@/lib/client/useMayRun';
import { Button } from './Button';

/** A button that starts, changes, cancels or deletes something. Whoever has read-only access finds it off, with the reason. */
export function RunButton(props: ComponentProps<typeof Button>) {
  return useMayRun() ? <Button {...props} /> : <Button {...props} disabled title={READ_ONLY} />;
}

const READ_ONLY = 'You have read-only access. This needs the role run.';
