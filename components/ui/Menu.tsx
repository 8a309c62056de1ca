'use client';

import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly choose: () => void;
}

const WIDTH_PX = 360;

/** A button that opens a menu: arrow keys move, Enter chooses, Escape closes and gives the focus back. */
export function Menu({ label, entries, testId }: { readonly label: ReactNode; readonly entries: readonly MenuEntry[]; readonly testId: string }) {
  const [open, setOpen] = useState(false);
  /** Opens to the side where there is room. */
  const [toRight, setToRight] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  const items = () => [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const close = () => { setOpen(false); root.current?.querySelector('button')?.focus(); };

  useEffect(() => {
    if (!open) return undefined;
    setToRight((root.current?.getBoundingClientRect().right ?? Infinity) < WIDTH_PX);
    root.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const outside = (event: Event) => { if (!root.current?.contains(event.target as Node)) setOpen(false); };
    document.addEventListener('pointerdown', outside);
    return () => { document.removeEventListener('pointerdown', outside); };
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); all[(to + all.length) % all.length]?.focus(); }
    if (event.key === 'Escape') { event.preventDefault(); close(); }
    if (event.key === 'Tab') setOpen(false);
  };
  return (
    <div ref={root} className="relative">
      <button type="button" className="control" data-testid={testId} aria-haspopup="menu" aria-expanded={open} aria-controls={open ? id : undefined}
        onClick={() => { setOpen(!open); }} onKeyDown={(event) => { if (event.key === 'ArrowDown' && !open) { event.preventDefault(); setOpen(true); } }}>
        {label} <span aria-hidden="true" className="text-mute">▾</span>
      </button>
      {open && (
        <div id={id} role="menu" tabIndex={-1} onKeyDown={onKeyDown} className={`panel absolute top-10 z-20 min-w-80 p-1 shadow-lg max-sm:left-0 max-sm:right-auto ${toRight ? 'left-0' : 'right-0'}`}>
          {entries.map((entry) => (
            <button key={entry.id} type="button" role="menuitem" tabIndex={-1} data-testid={`${testId.replace(/-menu$/, '')}-${entry.id}`} onClick={() => { entry.choose(); close(); }}
              className="flex w-full justify-between gap-6 whitespace-nowrap rounded px-3 py-1.5 text-left hover:bg-sunk focus:bg-sunk">
              {entry.label}<span className="text-sm text-mute">{entry.hint}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
