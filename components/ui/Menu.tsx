'use client';

import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly choose: () => void;
}

const WIDTH_PX = 328;
const MARGIN_PX = 8;

/** A button that opens a menu: arrow keys move, Enter chooses, Escape closes and gives the focus back. */
export function Menu({
  label,
  entries,
  testId,
  opened = false,
}: {
  readonly label: ReactNode;
  readonly entries: readonly MenuEntry[];
  readonly testId: string;
  /** It was asked for before it was there. */
  readonly opened?: boolean | undefined;
}) {
  const [open, setOpen] = useState(opened);
  /** From the button's left edge. */
  const [leftPx, setLeftPx] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  const items = () => [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const close = () => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };

  useEffect(() => {
    if (!open) return undefined;
    const button = root.current?.getBoundingClientRect();
    if (button) setLeftPx(leftOf(button, document.documentElement.clientWidth) - button.left);
    root.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
    };
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[(to + all.length) % all.length]?.focus();
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      close();
    }
    if (event.key === 'Tab') setOpen(false);
  };
  return (
    <div ref={root} className="relative">
      <button
        type="button"
        className="control"
        data-testid={testId}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => {
          setOpen(!open);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' && !open) {
            event.preventDefault();
            setOpen(true);
          }
        }}
      >
        {label}{' '}
        <span aria-hidden="true" className="text-mute">
          ▾
        </span>
      </button>
      {open && (
        <div
          id={id}
          role="menu"
          tabIndex={-1}
          onKeyDown={onKeyDown}
          style={{ left: leftPx, width: WIDTH_PX }}
          className="panel absolute top-10 z-20 p-1 shadow-lg"
        >
          {entries.map((entry) => (
            <button
              key={entry.id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              data-testid={`${testId.replace(/-menu$/, '')}-${entry.id}`}
              onClick={() => {
                entry.choose();
                close();
              }}
              className="flex w-full justify-between gap-6 whitespace-nowrap rounded px-3 py-1.5 text-left hover:bg-sunk focus:bg-sunk"
            >
              {entry.label}
              <span className="text-sm text-mute">{entry.hint}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** Right edges in line, or left ones where the window has no room for that. */
function leftOf({ left, right }: DOMRect, windowPx: number): number {
  const wanted = right - WIDTH_PX < MARGIN_PX ? left : right - WIDTH_PX;
  return Math.max(MARGIN_PX, Math.min(wanted, windowPx - WIDTH_PX - MARGIN_PX));
}
