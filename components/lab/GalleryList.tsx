import type { GalleryRace } from '@/lib/contract/lab';

/** The races to start from, each with its first sentence. */
export function GalleryList({
  races,
  chosen,
  choose,
}: {
  readonly races: readonly GalleryRace[];
  readonly chosen: string | null;
  readonly choose: (id: string) => void;
}) {
  return (
    <section aria-labelledby="gallery-title" className="min-w-0">
      <h2 id="gallery-title" className="mb-2 font-semibold">
        Gallery
      </h2>
      <ul className="border-t border-strong max-lg:max-h-72 max-lg:overflow-y-auto" data-testid="gallery">
        {races.map(({ id, title, about }) => (
          <li key={id} className="border-b border-line">
            <button
              type="button"
              aria-pressed={id === chosen}
              className="w-full px-2 py-1.5 text-left hover:bg-sunk aria-pressed:bg-sunk aria-pressed:shadow-[inset_3px_0_0_var(--ink)]"
              data-testid={`gallery-${id}`}
              onClick={() => {
                choose(id);
              }}
            >
              <span className="block">{title}</span>
              <span className="line-clamp-2 text-xs text-mute">{firstSentence(about)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
}
