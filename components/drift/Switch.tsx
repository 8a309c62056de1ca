'use client';

import { useState } from 'react';
import { RunButton } from '../ui/RunButton';

/** An on/off switch. It changes at once, and changes back if the request fails. */
export function Switch({
  on,
  label,
  busy,
  toggle,
  testId,
}: {
  readonly on: boolean;
  readonly label: string;
  readonly busy: boolean;
  readonly toggle: () => void;
  readonly testId: string;
}) {
  const [asked, setAsked] = useState<boolean | null>(null);
  const [wasBusy, setWasBusy] = useState(busy);
  if (busy !== wasBusy) {
    setWasBusy(busy);
    if (!busy) setAsked(null);
  }
  const shown = asked ?? on;
  return (
    <RunButton
      type="button"
      role="switch"
      aria-checked={shown}
      aria-label={label}
      disabled={busy}
      onClick={() => {
        if (asked !== null) return;
        setAsked(!on);
        toggle();
      }}
      data-testid={testId}
      className="inline-flex items-center gap-2 text-sm"
    >
      <span
        aria-hidden="true"
        className={`relative inline-block h-4 w-7 rounded-full border ${shown ? 'border-ink bg-ink' : 'border-strong bg-sunk'}`}
      >
        <span
          className={`absolute top-0.5 size-2.5 rounded-full ${shown ? 'right-0.5 bg-paper' : 'left-0.5 bg-mute'}`}
        />
      </span>
      {shown ? 'on' : 'off'}
    </RunButton>
  );
}
