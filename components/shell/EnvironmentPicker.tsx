'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { environmentsQuery } from '@/lib/client/queries';
import { useEnvironmentId, useUrlState } from '@/lib/client/useUrlState';
import type { Environment } from '@/lib/view/inspection';
import { describeEnvironment, sourceState } from '@/lib/view/environments';

/** Which environment is looked at, and how each of its sources does. The choice stands in the address. */
export function EnvironmentPicker() {
  const { data, error } = useQuery(environmentsQuery);
  const chosen = useEnvironmentId();
  const [, setEnvironment] = useUrlState('environment');
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const current = data?.find((each) => each.id === chosen) ?? (chosen === null ? data?.[0] : undefined);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !root.current?.contains(event.target as Node))
        setOpen(false);
      if (event instanceof KeyboardEvent && event.key === 'Escape') root.current?.querySelector('button')?.focus();
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', close);
    };
  }, [open]);
  const choose = (id: string) => {
    setEnvironment(id === data?.[0]?.id ? null : id);
    setOpen(false);
  };
  const title = current?.title ?? chosen ?? (error ? 'no environment' : '…');
  return (
    <div ref={root} className="relative">
      <button
        type="button"
        data-testid="environment-picker"
        className="control font-mono"
        aria-expanded={open}
        aria-label={`Environment: ${title}`}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <span className="max-w-40 truncate">{title}</span>
        {current && describeEnvironment(current).troubled && (
          <span className="text-mute" title="A source is not available">
            ⚠
          </span>
        )}
        <span aria-hidden="true" className="text-mute">
          ▾
        </span>
      </button>
      {open && (
        <div
          data-testid="environment-list"
          className="panel absolute right-0 top-10 z-40 w-80 max-w-[calc(100vw-32px)] p-2 shadow-lg"
        >
          {error && <p className="px-2 py-1 text-sm">{error.message}</p>}
          <ul>
            {data?.map((each) => (
              <li key={each.id}>
                <Choice environment={each} chosen={each.id === current?.id} choose={choose} />
              </li>
            ))}
          </ul>
          {chosen !== null && !current && data && (
            <p className="px-2 py-1 text-sm">There is no environment “{chosen}”. Choose one of these.</p>
          )}
        </div>
      )}
    </div>
  );
}

function Choice({
  environment,
  chosen,
  choose,
}: {
  readonly environment: Environment;
  readonly chosen: boolean;
  readonly choose: (id: string) => void;
}) {
  return (
    <button
      type="button"
      data-testid={`environment-${environment.id}`}
      aria-pressed={chosen}
      className="w-full rounded px-2 py-2 text-left hover:bg-sunk"
      onClick={() => {
        choose(environment.id);
      }}
    >
      <span className="flex justify-between gap-4">
        <span className="font-medium">{environment.title}</span>
        {chosen && <span className="text-mute">chosen</span>}
      </span>
      <span className="mt-1 grid grid-cols-[80px_1fr] gap-x-3 text-sm text-mute">
        {describeEnvironment(environment).sources.map(({ id, status, text }) => (
          <span key={id} className="contents">
            <span>{id}</span>
            <span data-status={status} className={status === 'unavailable' ? 'text-ink' : ''}>
              <span aria-hidden="true" className="mr-1.5">
                {sourceState[status]}
              </span>
              {text}
            </span>
          </span>
        ))}
      </span>
    </button>
  );
}
