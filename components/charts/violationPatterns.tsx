const KINDS = 9;

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
  const turned = [0, 0, 45, -45, 0, 0, 90, 45, 0][place] ?? 0;
  return (
    <pattern
      id={id}
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform={turned === 0 ? undefined : `rotate(${turned})`}
    >
      <rect width="6" height="6" fill="var(--bad-soft)" />
      {place === 0 && <rect width="6" height="6" fill="var(--bad)" />}
      {place === 1 && <circle cx="3" cy="3" r="1.6" fill="var(--bad)" />}
      {(place === 2 || place === 3) && <path d="M1.5 0V6" stroke="var(--bad)" strokeWidth="2" />}
      {place === 5 && <path d="M0 3H6M3 0V6" stroke="var(--bad)" strokeWidth="1" />}
      {place === 6 && <path d="M1.5 0V6" stroke="var(--bad)" strokeWidth="1" />}
      {place === 7 && <path d="M0 3H6M3 0V6" stroke="var(--bad)" strokeWidth="1.2" />}
      {place === 8 && <rect x="1" y="1" width="3" height="3" fill="none" stroke="var(--bad)" />}
    </pattern>
  );
}
