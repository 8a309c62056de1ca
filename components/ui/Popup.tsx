'use client';

import { lazy, Suspense, useState, type ReactElement } from 'react';
import type { PopupProps } from './OpenPopup';

/** Most visits open none, so Radix is loaded with the first one. */
const load = () => import('./OpenPopup');
const OpenPopup = lazy(load);

/** A button that opens a panel beneath it: Escape or a press elsewhere closes it, and the button has the focus again. */
export function Popup(props: PopupProps) {
  const { label, title, testId, className } = props;
  const [asked, setAsked] = useState(false);
  const button: ReactElement = (
    <button
      type="button"
      data-testid={testId}
      aria-haspopup="dialog"
      aria-expanded={false}
      aria-label={title}
      className={className}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => {
        setAsked(true);
      }}
    >
      {label}
    </button>
  );
  return asked ? (
    <Suspense fallback={button}>
      <OpenPopup {...props} />
    </Suspense>
  ) : (
    button
  );
}
