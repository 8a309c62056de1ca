import type { Copy, Inspection } from './inspection';

/** A first look in which some copies have not answered yet: says so, instead of calling them unavailable. */
export function stillReading(inspection: Inspection): Inspection {
  const late = inspection.copies.filter(isLate);
  if (late.length === 0) return inspection;
  const names = late.map(({ title }) => title).join(' and ');
  return {
    ...inspection,
    copies: inspection.copies.map((copy) =>
      isLate(copy)
        ? { ...copy, error: { code: 'timeout', message: 'Not answered yet.', hint: 'It is still being read.' } }
        : copy,
    ),
    headline: {
      lead: 'Still reading.',
      rest: `${names} ${late.length === 1 ? 'has' : 'have'} not answered yet; what the others hold is shown meanwhile.`,
    },
  };
}

function isLate({ error }: Copy): boolean {
  return error?.code === 'timeout';
}
