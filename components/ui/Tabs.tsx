'use client';

import { useId, type KeyboardEvent, type ReactNode } from 'react';

export interface Tab {
  readonly id: string;
  readonly label: ReactNode;
}

/** A row of tabs and the chosen one's panel. Arrow keys move and choose, as one expects of tabs. */
export function Tabs({
  label,
  tabs,
  chosen,
  choose,
  testId,
  children,
}: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: string;
  readonly choose: (id: string) => void;
  readonly testId: string;
  readonly children: ReactNode;
}) {
  const base = useId();
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')];
    // From the one with the focus: the address may be a key press behind.
    const at = all.findIndex((tab) => tab === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    choose(tabs[next]?.id ?? chosen);
    all[next]?.focus();
  };
  return (
    <>
      <div
        role="tablist"
        tabIndex={-1}
        aria-label={label}
        onKeyDown={onKeyDown}
        className="flex flex-wrap gap-x-6 border-b border-strong"
      >
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${base}-${tab.id}`}
            aria-selected={tab.id === chosen}
            aria-controls={`${base}-panel`}
            tabIndex={tab.id === chosen ? 0 : -1}
            data-testid={`${testId}-tab-${tab.id}`}
            className="-mb-px inline-flex items-center gap-2 border-b-2 border-transparent py-1.5 text-mute hover:text-ink aria-selected:border-ink aria-selected:text-ink"
            onClick={() => {
              choose(tab.id);
            }}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${base}-panel`}
        aria-labelledby={`${base}-${chosen}`}
        tabIndex={-1}
        className="pt-3"
        data-testid={`${testId}-${chosen}`}
      >
        {children}
      </div>
    </>
  );
}
