'use client';

import { useState, type ReactNode } from 'react';

/** For a filter that is not set. One that was just cleared keeps the focus. */
export const unsetFilter = 'max-sm:group-data-[folded=true]/filters:not-focus:hidden';

/** Filters of a list. On narrow screens, only those that are set are shown, so that the rows are in sight, and a button shows the others. */
export function FilterGroup({
  label = 'Filters',
  className,
  children,
}: {
  readonly label?: string;
  readonly className: string;
  readonly children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <div role="group" aria-label={label} data-folded={!open} className={`group/filters flex flex-wrap ${className}`}>
      {children}
      <button
        type="button"
        className="control sm:hidden"
        aria-expanded={open}
        data-testid="filters-toggle"
        onClick={() => {
          setOpen(!open);
        }}
      >
        {open ? 'Fewer filters' : 'More filters'}
      </button>
    </div>
  );
}
