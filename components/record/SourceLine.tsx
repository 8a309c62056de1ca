import type { Inspection, Source, SourceId } from '@/lib/view/inspection';
import { stores } from '@/lib/view/stores';
import { StoreGlyph } from '../ui/StoreGlyph';

/** Each copy with its sign, how long it took, and what is the matter with one that could not be read. */
export function SourceLine({ inspection }: { readonly inspection: Inspection }) {
  const down = stores.filter(({ id }) => inspection.sources[id].status === 'unavailable');
  const problems = new Map(
    down.map(({ id }) => [
      inspection.sources[id].error?.message ?? '',
      {
        error: inspection.sources[id].error,
        ids: down.filter(
          (other) => inspection.sources[other.id].error?.message === inspection.sources[id].error?.message,
        ),
      },
    ]),
  );
  return (
    <div className="max-w-full">
      <ul aria-label="Copies" className="flex flex-wrap gap-x-6 gap-y-1">
        {stores.map(({ id, label, where }) => (
          <li
            key={id}
            data-testid={`source-${id}`}
            data-status={inspection.sources[id].status}
            title={where}
            className="inline-flex items-center gap-2"
          >
            <StoreGlyph source={id} className={inspection.sources[id].status === 'unavailable' ? 'opacity-40' : ''} />
            <span>{label}</span>
            <span className="text-mute">{wordsFor(id, inspection.sources[id], inspection)}</span>
          </li>
        ))}
      </ul>
      {problems.size > 0 && (
        <ul className="mt-3 grid gap-2" aria-label="Copies that could not be read">
          {[...problems.values()].map(({ error, ids }) => (
            <li
              key={error?.message}
              data-testid="source-problem"
              className="max-w-[88ch] rounded-md border border-dashed border-mute px-3 py-2"
            >
              <span className="font-medium">{ids.map(({ label }) => label).join(' and ')}: </span>
              {error?.message} <span className="text-mute">{error?.hint}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function wordsFor(id: SourceId, source: Source, inspection: Inspection): string {
  if (source.status === 'unavailable') return 'unavailable';
  const took = `${source.durationMs < 10 ? source.durationMs.toFixed(1) : Math.round(source.durationMs)} ms`;
  if (source.status === 'missing') return `no row, ${took}`;
  if (id !== 'clickhouseRaw') return took;
  const cards = inspection.versions.filter((version) => version.table === 'card').length;
  return `${cards} ${cards === 1 ? 'version' : 'versions'}, ${took}`;
}
