import type { ReactNode } from 'react';

/** A control's label, or a sign in its place while something is said of it: it keeps its width, so that nothing beside it moves. */
export function SaidOver({
  said,
  done,
  children,
}: {
  readonly said: string | null;
  readonly done: boolean;
  readonly children: ReactNode;
}) {
  return (
    <span className="relative" title={said ?? undefined} data-said={said ?? undefined}>
      <span className={said === null ? '' : 'opacity-0'}>{children}</span>
      {said !== null && (
        <svg
          viewBox="0 0 14 14"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          aria-hidden="true"
          className="absolute inset-0 m-auto size-3.5"
        >
          {done ? <path d="M2.5 7.5 5.5 10.5 11.5 3.5" /> : <path d="M3 3l8 8M11 3l-8 8" />}
        </svg>
      )}
    </span>
  );
}
