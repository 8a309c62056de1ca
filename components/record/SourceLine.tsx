import { copyWords } from '@/lib/view/copyWords';
import type { Inspection } from '@/lib/view/inspection';
import { signOf } from '@/lib/view/signs';
import { StoreGlyph } from '../ui/StoreGlyph';

/** Each copy with its sign, how long it took, and what is the matter with one that could not be read. */
export function SourceLine({ inspection }: { readonly inspection: Inspection }) {
  const { copies } = inspection;
  const down = copies.filter(({ status }) => status === 'unavailable');
  const problems = new Map(
    down.map(({ error }) => [
      error?.message ?? '',
      { error, alike: down.filter((other) => other.error?.message === error?.message) },
    ]),
  );
  return (
    <div className="max-w-full">
      <ul aria-label="Copies" className="flex flex-wrap gap-x-6 gap-y-1">
        {copies.map((copy) => (
          <li
            key={copy.id}
            data-testid={`source-${copy.id}`}
            data-status={copy.status}
            title={copy.where}
            className="inline-flex items-center gap-2"
          >
            <StoreGlyph sign={signOf(copy)} className={copy.status === 'unavailable' ? 'opacity-40' : ''} />
            <span>{copy.title}</span>
            <span className="text-mute">{copyWords(copy, inspection.versions)}</span>
          </li>
        ))}
      </ul>
      {problems.size > 0 && (
        <ul className="mt-3 grid gap-2" aria-label="Copies that could not be read">
          {[...problems.values()].map(({ error, alike }) => (
            <li
              key={error?.message}
              data-testid="source-problem"
              className="max-w-[88ch] rounded-md border border-dashed border-mute px-3 py-2"
            >
              <span className="font-medium">{alike.map(({ title }) => title).join(' and ')}: </span>
              {error?.message} <span className="text-mute">{error?.hint}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
