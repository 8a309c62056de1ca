'use client';

import { useEffect, useRef } from 'react';
import { mainScreens } from './screens';

const keys = [
  ['Ctrl K', 'Go to a record, a page or an environment'],
  ['/', 'Go to the paste field'],
  ['j k', 'Next and previous row; Enter opens it'],
  ...mainScreens.map(({ key, title }) => [`g ${key}`, title] as const),
  ['n', 'New load test, in the list of load tests'],
  ['r', 'Refresh the record'],
  ['w', 'Watch the record, or stop watching'],
  ['[ ]', 'Previous and next record in the list'],
  ['e', 'Show or hide equal fields'],
  ['← →', 'Step through an order'],
  ['?', 'Show these shortcuts'],
  ['Esc', 'Close'],
] as const;

/** All keys there are, in a dialog. */
export default function KeyList({ close }: { readonly close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      data-testid="shortcuts"
      aria-labelledby="shortcuts-title"
      className="panel m-auto w-96 max-w-[calc(100vw-32px)] p-6 text-ink"
      onClose={close}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      <form method="dialog" className="mb-3 flex items-center justify-between">
        <h2 id="shortcuts-title" className="font-semibold">
          Keyboard
        </h2>
        <button className="control">Close</button>
      </form>
      <dl className="grid grid-cols-[64px_1fr] gap-y-2">
        {keys.map(([key, what]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="key">{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-sm text-mute">Pasting a name, a link or a log works anywhere.</p>
    </dialog>
  );
}
