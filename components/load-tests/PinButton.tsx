'use client';

import { useChangeLoadTest } from '@/lib/client/useChangeLoadTest';
import { RunButton } from '../ui/RunButton';

/** Pins or unpins a run, shown before the server answers. */
export function PinButton({
  id,
  name,
  pinned,
  look = 'icon',
}: {
  readonly id: string;
  /** Of the run, for the button's name. */
  readonly name: string;
  readonly pinned: boolean;
  /** `control` among other buttons, `icon` in a table. */
  readonly look?: 'icon' | 'control';
}) {
  const change = useChangeLoadTest(id);
  const shown = change.isPending ? (change.variables.pinned ?? pinned) : pinned;
  const sign = <span aria-hidden="true">{shown ? '★' : '☆'}</span>;
  return (
    <>
      <RunButton
        type="button"
        aria-pressed={shown}
        aria-label={`Pin ${name}`}
        title={shown ? 'Unpin: retention may delete it again' : 'Pin: listed first, and kept by retention'}
        data-testid={`pin-${id}`}
        onClick={() => {
          if (!change.isPending) change.mutate({ pinned: !shown });
        }}
        className={
          look === 'control'
            ? 'control'
            : `min-h-6 min-w-6 ${shown ? 'text-ink' : 'text-mute hover:text-ink print:hidden'}`
        }
      >
        {look === 'control' ? (
          <>
            {sign} {shown ? 'Pinned' : 'Pin'}
          </>
        ) : (
          sign
        )}
      </RunButton>
      {change.error && (
        <span role="alert" className="text-sm [overflow-wrap:anywhere]">
          {' '}
          Not changed. {change.error.message}
        </span>
      )}
    </>
  );
}
