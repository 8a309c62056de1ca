'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { useChangeLoadTest } from '@/lib/client/useChangeLoadTest';
import { loadTestLimits } from '@/lib/contract/loadTests';
import { fieldLook } from '../ui/fieldLook';
import { RunButton } from '../ui/RunButton';

/** A run's label, and a button that makes a field of it: Enter saves, Escape leaves it as it was, an empty one takes it away. */
export function LabelEditor({
  id,
  label,
  children,
}: {
  readonly id: string;
  readonly label: string | null;
  /** The label as it is shown. */
  readonly children: ReactNode;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const [edited, setEdited] = useState(false);
  const change = useChangeLoadTest(id);
  const close = () => {
    setTyped(null);
    setEdited(true);
    change.reset();
  };
  if (typed === null)
    return (
      <span className="inline-flex max-w-full items-baseline gap-1.5">
        {children}
        <button
          // Whoever edited is back where they began.
          autoFocus={edited}
          type="button"
          className="min-h-6 min-w-6 shrink-0 text-mute hover:text-ink print:hidden"
          aria-label={label === null ? 'Add a label' : `Edit the label ${label}`}
          title={label === null ? 'Add a label' : 'Edit the label'}
          data-testid={`edit-label-${id}`}
          onClick={() => {
            setTyped(label ?? '');
          }}
        >
          <span aria-hidden="true">✎</span>
        </button>
      </span>
    );
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (change.isPending) return;
    change.mutate({ label: typed.trim() || null }, { onSuccess: close });
  };
  return (
    <form onSubmit={save} className="inline-flex max-w-full flex-wrap items-center gap-2">
      <input
        // It was asked for with the button that it replaces.
        autoFocus
        aria-label="Label"
        data-testid="label-field"
        autoComplete="off"
        maxLength={loadTestLimits.labelLength.max}
        value={typed}
        className={`${fieldLook} w-64 max-w-full`}
        onChange={(event) => {
          setTyped(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
        }}
      />
      <RunButton type="submit" className="control" disabled={change.isPending}>
        {change.isPending ? 'Saving…' : 'Save'}
      </RunButton>
      <button type="button" className="quiet-link text-sm" onClick={close}>
        Cancel
      </button>
      {change.error && (
        <span role="alert" className="text-sm">
          Not saved. {change.error.message}
        </span>
      )}
    </form>
  );
}
