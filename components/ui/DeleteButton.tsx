'use client';

import { useState } from 'react';
import { RunButton } from './RunButton';

/** Deletes at the second press: the first one asks. */
export function DeleteButton({
  what,
  busy,
  remove,
  testId,
  look = 'link',
}: {
  /** `the schedule of orders`, for the button's name. */
  readonly what: string;
  readonly busy: boolean;
  readonly remove: () => void;
  readonly testId: string;
  /** `control` among other buttons, `link` in a table. */
  readonly look?: 'link' | 'control';
}) {
  const [asking, setAsking] = useState(false);
  return (
    <RunButton
      type="button"
      className={asking ? 'control !border-ink' : look === 'control' ? 'control' : 'quiet-link text-sm'}
      aria-label={asking ? `Confirm deleting ${what}` : `Delete ${what}`}
      disabled={busy}
      data-testid={testId}
      onBlur={() => {
        setAsking(false);
      }}
      onClick={() => {
        if (asking) remove();
        setAsking(!asking);
      }}
    >
      {busy ? 'Deleting…' : asking ? 'Delete it?' : 'Delete'}
    </RunButton>
  );
}
