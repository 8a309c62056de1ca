'use client';

import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import { mainScreens } from './screens';
import { useAppKeys } from './useAppKeys';

const shortcuts = [
  ['Ctrl K', 'Go to a record, a page or an environment'],
  ['/', 'Go to the paste field'],
  ['j k', 'Next and previous row; Enter opens it'],
  ...mainScreens.map(({ key, title }) => [`g ${key}`, title] as const),
  ['n', 'New load test, on the list of them'],
  ['r', 'Read the record again'],
  ['w', 'Watch the record, or stop'],
  ['e', 'Show or fold equal fields'],
  ['← →', 'Step through an order'],
  ['?', 'Show these shortcuts'],
  ['Esc', 'Close'],
] as const;

/** Not loaded before it is asked for. */
const Palette = lazy(() => import('./Palette'));

/** The palette and the list of all keys, with a button each. */
export function Shortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [palette, setPalette] = useState(false);
  const showKeys = useCallback(() => dialog.current?.showModal(), []);
  const showPalette = useCallback(() => {
    setPalette(true);
  }, []);
  useAppKeys({ showKeys, showPalette });
  return (
    <>
      <button
        type="button"
        data-testid="palette-button"
        className="control hidden sm:inline-flex"
        title="Go to a record, a page or an environment (Ctrl K)"
        onClick={showPalette}
      >
        Go to <kbd className="key">Ctrl K</kbd>
      </button>
      {palette && (
        <Suspense>
          <Palette
            close={() => {
              setPalette(false);
            }}
          />
        </Suspense>
      )}
      <button
        type="button"
        data-testid="shortcuts-button"
        className="control hidden w-8 justify-center !px-0 sm:inline-flex"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={showKeys}
      >
        ?
      </button>
      <dialog
        ref={dialog}
        data-testid="shortcuts"
        aria-labelledby="shortcuts-title"
        className="panel m-auto w-96 max-w-[calc(100vw-32px)] p-6 text-ink"
        onClick={(event) => {
          if (event.target === dialog.current) dialog.current.close();
        }}
      >
        <h2 id="shortcuts-title" className="mb-3 font-semibold">
          Keyboard
        </h2>
        <dl className="grid grid-cols-[64px_1fr] gap-y-2">
          {shortcuts.map(([key, what]) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="key">{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-4 text-sm text-mute">Pasting a name, a link or a log works anywhere.</p>
        <form method="dialog" className="mt-4">
          <button className="control">Close</button>
        </form>
      </dialog>
    </>
  );
}
