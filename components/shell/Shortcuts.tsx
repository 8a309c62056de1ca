'use client';

import { lazy, Suspense, useCallback, useState } from 'react';
import { HeaderMenu } from './HeaderMenu';
import { useAppKeys } from './useAppKeys';

/** Neither is loaded before it is asked for. */
const Palette = lazy(() => import('./Palette'));
const KeyList = lazy(() => import('./KeyList'));

/** The palette and the list of all keys, with a button each; on narrow screens in a menu. */
export function Shortcuts() {
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  const showKeys = useCallback(() => {
    setOpen('keys');
  }, []);
  const showPalette = useCallback(() => {
    setOpen('palette');
  }, []);
  const close = useCallback(() => {
    setOpen(null);
  }, []);
  useAppKeys({ showKeys, showPalette });
  return (
    <>
      <button
        type="button"
        data-testid="palette-button"
        className="control max-xl:hidden"
        title="Go to a record, a page or an environment (Ctrl K)"
        onClick={showPalette}
      >
        Go to <kbd className="key">Ctrl K</kbd>
      </button>
      <button
        type="button"
        data-testid="shortcuts-button"
        className="control w-8 justify-center !px-0 max-lg:hidden"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={showKeys}
      >
        ?
      </button>
      <HeaderMenu showPalette={showPalette} showKeys={showKeys} />
      <Suspense>
        {open === 'palette' && <Palette close={close} />}
        {open === 'keys' && <KeyList close={close} />}
      </Suspense>
    </>
  );
}
