import { GlyphMark } from './glyphs';

/** What the chart hands to a shape; a point without a value has no place. */
export interface DotProps<Point> {
  readonly cx?: number | null;
  readonly cy?: number | null;
  readonly payload?: Point & { readonly text?: string };
}

/** A series' sign at a point, with its figures in words for the pointer. */
export function SeriesDot<Point>({
  cx,
  cy,
  payload,
  glyph,
  colour,
}: DotProps<Point> & { readonly glyph: string; readonly colour: string }) {
  if (typeof cx !== 'number' || typeof cy !== 'number' || Number.isNaN(cy)) return <g />;
  return (
    <g>
      <title>{payload?.text ?? ''}</title>
      <circle cx={cx} cy={cy} r="13" fill="transparent" />
      <GlyphMark glyph={glyph} x={cx} y={cy} colour={colour} />
    </g>
  );
}
