'use client';

import * as Popover from '@radix-ui/react-popover';
import { useState, type ReactNode } from 'react';

export interface PopupProps {
  /** What the button shows. */
  readonly label: ReactNode;
  /** The accessible name of the button, and of what it opens. */
  readonly title: string;
  /** Of the button; what it opens has `contentTestId`. */
  readonly testId: string;
  readonly contentTestId: string;
  readonly className: string;
  /** What it opens; `close` closes it. */
  readonly children: (close: () => void) => ReactNode;
}

/** A popup that was pressed: open to begin with. */
export default function OpenPopup({ label, title, testId, contentTestId, className, children }: PopupProps) {
  const [open, setOpen] = useState(true);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger data-testid={testId} aria-label={title} className={className}>
        {label}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={16}
          aria-label={title}
          data-testid={contentTestId}
          className="panel z-40 max-h-[var(--radix-popover-content-available-height)] max-w-[calc(100vw-32px)] overflow-y-auto p-2 text-ink shadow-lg"
        >
          {children(() => {
            setOpen(false);
          })}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
