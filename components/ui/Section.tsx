import type { ReactNode } from 'react';

/** A part of a page: its title at the left, what to know and do about it at the right. `id` is its place in a link. */
export function Section({
  id,
  title,
  aside,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="mt-10">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id={`${id}-title`} className="font-semibold">
          {title}
        </h2>
        <div className="min-w-0 max-w-full text-sm text-mute">{aside}</div>
      </div>
      {children}
    </section>
  );
}
