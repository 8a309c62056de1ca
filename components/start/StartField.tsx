'use client';

import { useQuery } from '@tanstack/react-query';
import { Fragment, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { recordTypesQuery } from '@/lib/client/queries';
import { exampleNames, type Paste } from '@/lib/view/readPaste';
import { usePasteAnywhere } from '../shell/usePasteAnywhere';
import { usePasteTarget } from '../shell/usePasteTarget';

/** The one field. It has the focus, and a paste anywhere on the page goes into it and is submitted. */
export function StartField({ onEdit }: { readonly onEdit: () => void }) {
  const go = usePasteTarget();
  const { data: types = [] } = useQuery(recordTypesQuery);
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [result, setResult] = useState<Paste | null>(null);

  usePasteAnywhere(field, (pasted) => {
    setText(pasted);
    void go(pasted).then(setResult);
    field.current?.focus();
  });

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    void go(text).then(setResult);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  };
  const rows = Math.min(8, Math.max(1, text.split('\n').length));
  const wrong = result?.kind === 'nothing' ? result.reason : result?.kind === 'empty' ? 'The field is empty.' : null;
  return (
    <form onSubmit={submit} role="search">
      <div className="flex items-start gap-2">
        <textarea
          ref={field}
          autoFocus
          rows={rows}
          value={text}
          data-testid="start-input"
          data-paste-field
          spellCheck={false}
          autoComplete="off"
          aria-label="A record’s name, a link to it, its id, or a log with names"
          aria-invalid={wrong !== null}
          aria-describedby="start-help"
          placeholder="Paste a name, a link, an id, a log…"
          className="min-h-12 w-full resize-none overflow-hidden rounded-lg placeholder:whitespace-nowrap focus:overflow-auto border border-strong bg-panel px-4 py-[13px] font-mono leading-5 placeholder:font-sans placeholder:text-base placeholder:text-mute"
          onChange={(event) => {
            setText(event.target.value);
            setResult(null);
            onEdit();
          }}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          data-testid="start-submit"
          className="h-12 shrink-0 rounded-lg bg-ink px-5 font-medium text-paper"
        >
          Inspect
        </button>
      </div>
      <div id="start-help" className="mt-2 min-h-10 text-sm text-mute" aria-live="polite">
        {wrong === null ? (
          <>Paste a name, a URL, an id, or a whole log with many names, anywhere on this page.</>
        ) : (
          <p data-testid="start-problem" className="text-ink">
            {wrong} <Expected names={exampleNames(types)} />
          </p>
        )}
      </div>
    </form>
  );
}

function Expected({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <>
      Expected a name like{' '}
      {names.map((name, index) => (
        <Fragment key={name}>
          {index > 0 && ' or '}
          <code className="break-all">{name}</code>
        </Fragment>
      ))}
      , or text that contains such names.
    </>
  );
}
