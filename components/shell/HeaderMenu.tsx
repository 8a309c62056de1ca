'use client';

import { lazy, Suspense } from 'react';
import { Popup } from '../ui/Popup';

const HeaderSettings = lazy(() => import('./HeaderSettings'));

/** What the bar has no room for on narrow screens. Most visits do not open it. */
export function HeaderMenu({
  showPalette,
  showKeys,
}: {
  readonly showPalette: () => void;
  readonly showKeys: () => void;
}) {
  return (
    <Popup
      testId="header-menu-button"
      contentTestId="header-menu"
      title="Settings"
      className="control w-8 shrink-0 justify-center !px-0 lg:hidden"
      label={<Dots />}
    >
      {(close) => (
        <Suspense fallback={<div className="h-40 w-80 max-w-full" />}>
          <HeaderSettings close={close} showPalette={showPalette} showKeys={showKeys} />
        </Suspense>
      )}
    </Popup>
  );
}

function Dots() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <circle cx="3" cy="8" r="1.4" />
      <circle cx="8" cy="8" r="1.4" />
      <circle cx="13" cy="8" r="1.4" />
    </svg>
  );
}
