import type { Inspection, Source, SourceId } from './inspection';
import { storeLabel } from './stores';

/** A first look in which some copies have not answered yet: says so, instead of calling them unavailable. */
export function stillReading(inspection: Inspection): Inspection {
  const late = (Object.keys(inspection.sources) as SourceId[]).filter(
    (id) => inspection.sources[id].error?.code === 'timeout',
  );
  if (late.length === 0) return inspection;
  const sources = Object.fromEntries(
    Object.entries(inspection.sources).map(([id, source]) => [id, waiting(source)]),
  ) as Inspection['sources'];
  const names = late.map(storeLabel).join(' and ');
  return {
    ...inspection,
    sources,
    headline: {
      lead: 'Still reading.',
      rest: `${names} ${late.length === 1 ? 'has' : 'have'} not answered yet; what the others hold is shown meanwhile.`,
    },
  };
}

function waiting(source: Source): Source {
  return source.error?.code === 'timeout'
    ? { ...source, error: { code: 'timeout', message: 'Not answered yet.', hint: 'It is still being read.' } }
    : source;
}
