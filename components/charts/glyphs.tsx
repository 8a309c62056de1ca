const disc = 'M0 -4.6a4.6 4.6 0 1 1 0 9.2a4.6 4.6 0 1 1 0 -9.2Z';
const square = 'M-4.2 -4.2H4.2V4.2H-4.2Z';
const up = 'M0 -5.2 5.2 4.2H-5.2Z';
const down = 'M0 5.2 5.2 -4.2H-5.2Z';
const diamond = 'M0 -5.6 5.6 0 0 5.6 -5.6 0Z';

/** The shapes behind the signs that series are given: drawn, so that they look the same whatever fonts there are. */
const shapes: Readonly<Record<string, { readonly path: string; readonly hollow: boolean }>> = {
  '●': { path: disc, hollow: false },
  '■': { path: square, hollow: false },
  '▲': { path: up, hollow: false },
  '◆': { path: diamond, hollow: false },
  '▼': { path: down, hollow: false },
  '○': { path: disc, hollow: true },
  '□': { path: square, hollow: true },
  '△': { path: up, hollow: true },
  '◇': { path: diamond, hollow: true },
  '▽': { path: down, hollow: true },
};
const signs = Object.keys(shapes);
const dashes = [undefined, '7 3', '2 3', '9 3 2 3', '5 5', '1 4', '12 4', '4 2 1 2 1 2'] as const;
const COLOURS = 8;

/** The sign of a series that was given none. */
export function signOf(place: number): string {
  return signs[place % signs.length] ?? '●';
}

export function seriesColour(place: number): string {
  return `var(--series-${place % COLOURS})`;
}

/** Lines differ by their dashes too. */
export function seriesDash(place: number): string | undefined {
  return dashes[place % dashes.length];
}

/** A series' sign around (x, y), about ten units wide. */
export function GlyphMark({
  glyph,
  x,
  y,
  colour,
}: {
  readonly glyph: string;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}) {
  const { path, hollow } = shapes[glyph] ?? { path: disc, hollow: false };
  return (
    <path
      d={path}
      transform={`translate(${x} ${y})`}
      fill={hollow ? 'var(--panel)' : colour}
      stroke={hollow ? colour : 'var(--panel)'}
      strokeWidth={hollow ? 1.8 : 1.4}
      paintOrder="stroke"
    />
  );
}

/** The sign with a piece of its line, as it stands in a legend and before a name. */
export function SeriesKey({ place, glyph }: { readonly place: number; readonly glyph: string }) {
  const colour = seriesColour(place);
  return (
    <svg width="26" height="12" viewBox="0 0 26 12" aria-hidden="true" className="inline-block shrink-0">
      <path d="M0 6H26" stroke={colour} strokeWidth="1.75" strokeDasharray={seriesDash(place)} />
      <GlyphMark glyph={glyph} x={13} y={6} colour={colour} />
    </svg>
  );
}
