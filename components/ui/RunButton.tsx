'use client';

import type { ComponentProps } from 'react';
import { useMayRun } from '@/lib/client/useMayRun';
import { Button } from './Button';

export const READ_ONLY = 'You have read-only access. This needs the role run.';

/** A button that starts, changes, cancels or deletes something. Whoever has read-only access finds it off, with the reason. */
export function RunButton(props: ComponentProps<typeof Button>) {
  return <Button {...props} {...(useMayRun() ? null : { disabled: true, title: READ_ONLY })} />;
}
