'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo } from 'react';
import { readPlace } from '@/lib/client/openedList';
import { recordPath } from '@/lib/view/recordAddress';
import { isTyping } from '../shell/isTyping';

/** On to the next record of the list that this one was opened from, or back to the one before; [ and ] do the same. */
export function ListSteps({ name, environment }: { readonly name: string; readonly environment: string | null }) {
  const router = useRouter();
  const place = useMemo(() => readPlace(name, environment), [name, environment]);
  const pathAt = (index: number) => {
    const next = place?.list.names[index];
    return next === undefined ? null : recordPath(next, environment);
  };
  const [before, after] = place === null ? [null, null] : [pathAt(place.at - 1), pathAt(place.at + 1)];
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      const path = { '[': before, ']': after }[event.key] ?? null;
      if (path !== null) router.push(path);
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [router, before, after]);
  if (place === null) return null;
  return (
    <nav
      aria-label="List"
      className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-mute print:hidden"
      data-testid="list-steps"
    >
      <Step path={before} title="Previous record ([)" testId="list-previous">
        ← Previous
      </Step>
      <span>
        {place.at + 1} of {place.list.names.length}
      </span>
      <Step path={after} title="Next record (])" testId="list-next">
        Next →
      </Step>
      <a href={place.list.from} className="quiet-link" data-testid="list-back">
        Back to the list
      </a>
    </nav>
  );
}

function Step({
  path,
  title,
  testId,
  children,
}: {
  readonly path: string | null;
  readonly title: string;
  readonly testId: string;
  readonly children: string;
}) {
  if (path === null) return <span className="opacity-60">{children}</span>;
  return (
    <Link prefetch={false} href={path} className="quiet-link" title={title} data-testid={testId}>
      {children}
    </Link>
  );
}
