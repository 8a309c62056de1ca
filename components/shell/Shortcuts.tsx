'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';

const shortcuts = [
  ['/', 'Go to the paste field'],
  ['?', 'Show these shortcuts'],
  ['r', 'Read the record again'],
  ['w', 'Watch the record, or stop'],
  ['e', 'Show or fold equal fields'],
  ['← →', 'Step through an order'],
  ['Esc', 'Close'],
] as const;

/** Keys that work on every page, and the list of all. A page listens for its own keys itself. */
export function Shortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      if (event.key === '?') {
        event.preventDefault();
        dialog.current?.showModal();
      }
      if (event.key === '/') {
        event.preventDefault();
        const field = document.querySelector<HTMLElement>('[data-paste-field]');
        if (field) field.focus();
        else router.push('/');
      }
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [router]);
  return (
    <>
      <button
        type="button"
        data-testid="shortcuts-button"
        className="control hidden w-8 justify-center !px-0 sm:inline-flex"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={() => dialog.current?.showModal()}
      >
        ?
      </button>
      <dialog
        ref={dialog}
        data-testid="shortcuts"
        aria-labelledby="shortcuts-title"
        className="panel m-auto w-80 p-6 text-ink"
        onClick={(event) => {
          if (event.target === dialog.current) dialog.current.close();
        }}
      >
        <h2 id="shortcuts-title" className="mb-3 font-semibold">
          Keyboard
        </h2>
        <dl className="grid grid-cols-[48px_1fr] gap-y-2">
          {shortcuts.map(([key, what]) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="key">{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-4 text-sm text-mute">On the start page, pasting works anywhere.</p>
        <form method="dialog" className="mt-4">
          <button className="control">Close</button>
        </form>
      </dialog>
    </>
  );
}

/** True while a key belongs to a field, a dialog or the browser. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    target?.closest('input, textarea, select, dialog, [role="menu"], [contenteditable]') !== null
  );
}
