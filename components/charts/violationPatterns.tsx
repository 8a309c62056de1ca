import { violationMarks } from '@/lib/wording/palette';

const KINDS = violationMarks.length;

/** The fill of a kind of violation by its place among all kinds. */
export function violationFill(place: number): string {
  return `url(#violation-${place % KINDS})`;
}

/** Nine ways to fill a red rectangle, told apart without colour. */
export function ViolationPatterns() {
  return (
    <>
      {Array.from({ length: KINDS }, (_, place) => (
        <Pattern key={place} place={place} id={`violation-${place}`} />
      ))}
    </>
  );
}

/** A small piece of the fill, for a legend. */
export function ViolationFill({ place }: { readonly place: number }) {
  const id = `violation-key-${place}`;
  return (
    <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true" className="shrink-0">
      <defs>
        <Pattern place={place % KINDS} id={id} />
      </defs>
      <rect x="0.5" y="0.5" width="13" height="11" fill={`url(#${id})`} stroke="var(--bad)" />
    </svg>
  );
}

function Pattern({ place, id }: { readonly place: number; readonly id: string }) {
  const { turn = 0, fill, stroke, width } = violationMarks[place] ?? {};
  return (
    <pattern
      id={id}
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform={turn === 0 ? undefined : `rotate(${turn})`}
    >
      <rect width="6" height="6" fill="var(--bad-soft)" />
      {fill && <path d={fill} fill="var(--bad)" />}
      {stroke && <path d={stroke} fill="none" stroke="var(--bad)" strokeWidth={width} />}
    </pattern>
  );
}
