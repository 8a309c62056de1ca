'use client';

import { usePathname } from 'next/navigation';
import { useRef, useState, type FormEvent } from 'react';
import { usePasteAnywhere } from './usePasteAnywhere';
import { usePasteTarget } from './usePasteTarget';

/** The paste field in the header: a paste goes at once, wherever on the page, typing goes with Enter. */
export function HeaderField() {
  const go = usePasteTarget();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const pathname = usePathname();
  // Shown only on the page where it happened.
  const [trouble, setTrouble] = useState<{ readonly pathname: string; readonly reason: string } | null>(null);
  const problem = trouble?.pathname === pathname ? trouble.reason : null;
  const submit = async (value: string) => {
    const paste = await go(value);
    setTrouble(paste.kind === 'nothing' ? { pathname, reason: paste.reason } : null);
    if (paste.kind !== 'nothing') setText('');
  };
  usePasteAnywhere(field, (pasted) => {
    // What names nothing stays in the field.
    setText(pasted);
    void submit(pasted);
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit(text);
  };
  return (
    <form onSubmit={onSubmit} className="relative" role="search">
      <input
        ref={field}
        data-testid="header-input"
        data-paste-field
        aria-label="Inspect another record: paste a name, a link or a log"
        placeholder="Paste a name, a link, a log…"
        aria-invalid={problem !== null}
        aria-describedby={problem ? 'header-problem' : undefined}
        autoComplete="off"
        spellCheck={false}
        className="h-8 w-full rounded-md border border-line bg-panel px-3 pr-9 text-sm placeholder:text-mute"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setTrouble(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTrouble(null);
        }}
      />
      <kbd className="key pointer-events-none absolute right-2 top-1.5" aria-hidden="true">
        /
      </kbd>
      {problem && (
        <p id="header-problem" role="alert" className="panel absolute right-0 top-9 z-40 w-full px-3 py-2 text-sm">
          {problem}
        </p>
      )}
    </form>
  );
}
