import { useEffect, useId, useRef } from 'react';
import type { GalleryRace } from '@/lib/contract/lab';

/** The races to start from, each with its first sentence, or, of a file, where it lies. */
export function GalleryList({
  title: heading,
  testId,
  races,
  chosen,
  choose,
}: {
  readonly title: string;
  readonly testId: string;
  readonly races: readonly (GalleryRace & { readonly file?: string })[];
  readonly chosen: string | null;
  readonly choose: (id: string) => void;
}) {
  const titleId = useId();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const item = list.current?.querySelector('[aria-pressed=true]')?.parentElement;
    if (list.current && item) scrollInto(list.current, item);
  }, [chosen, races]);
  return (
    <section aria-labelledby={titleId} className="min-w-0">
      <h2 id={titleId} className="mb-2 font-semibold">
        {heading}
      </h2>
      <ul
        ref={list}
        className="relative border-t border-strong max-lg:max-h-72 max-lg:overflow-y-auto"
        data-testid={testId}
      >
        {races.map(({ id, title, about, file }) => (
          <li key={id} className="border-b border-line">
            <button
              type="button"
              aria-pressed={id === chosen}
              className="w-full px-2 py-1.5 text-left hover:bg-sunk aria-pressed:bg-sunk aria-pressed:shadow-[inset_3px_0_0_var(--ink)]"
              data-testid={`${testId}-${id}`}
              onClick={() => {
                choose(id);
              }}
            >
              <span className="block">{title}</span>
              {about !== '' && <span className="line-clamp-2 text-xs text-mute">{firstSentence(about)}</span>}
              {file !== undefined && (
                <span className="block font-mono text-xs text-mute [overflow-wrap:anywhere]">{file}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Scrolls the list and never the page, as `scrollIntoView` would. */
function scrollInto(list: HTMLElement, { offsetTop, offsetHeight }: HTMLElement): void {
  const isInSight = offsetTop >= list.scrollTop && offsetTop + offsetHeight <= list.scrollTop + list.clientHeight;
  if (!isInSight) list.scrollTop = offsetTop - (list.clientHeight - offsetHeight) / 2;
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
}
