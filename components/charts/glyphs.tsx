/** Signs of series, none of them a store's: those are the square, the diamond and the circle. In this order. */
export const glyphs = ['triangle', 'plus', 'wedge', 'star', 'bar', 'hexagon', 'cup', 'arrow'] as const;
export type Glyph = (typeof glyphs)[number];

const paths: Record<Glyph, string> = {
  triangle: 'M0 -5.2 5 4H-5Z',
  plus: 'M-1.6 -5h3.2v3.4H5v3.2H1.6V5h-3.2V1.6H-5v-3.2h3.4Z',
  wedge: 'M0 5.2 5 -4H-5Z',
  star: 'M0 -5.6 1.5 -1.9 5.4 -1.7 2.4 .8 3.4 4.6 0 2.5 -3.4 4.6 -2.4 .8 -5.4 -1.7 -1.5 -1.9Z',
  bar: 'M-5 -1.7H5V1.7H-5Z',
  hexagon: 'M-2.6 -4.6h5.2L5.2 0 2.6 4.6h-5.2L-5.2 0Z',
  cup: 'M-5 -4.4h3.2V1.4h3.6V-4.4H5V4.6H-5Z',
  arrow: 'M-4.6 -5 5 0 -4.6 5 -1.8 0Z',
};

/** Drawn around (x, y), 10 units wide. `hollow` leaves it empty. */
export function GlyphMark({ glyph, x, y, colour, hollow = false }: { readonly glyph: Glyph; readonly x: number; readonly y: number; readonly colour: string; readonly hollow?: boolean }) {
  return <path d={paths[glyph]} transform={`translate(${x} ${y})`} fill={hollow ? 'var(--panel)' : colour} stroke={hollow ? colour : 'var(--panel)'} strokeWidth={hollow ? 1.6 : 1.2} paintOrder="stroke" />;
}
