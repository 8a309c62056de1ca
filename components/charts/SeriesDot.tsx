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
  apart = false,
}: DotProps<Point> & {
  readonly glyph: string;
  readonly colour: string;
  /** Taken under other conditions: with a ring around it. */
  readonly apart?: boolean;
}) {
  if (typeof cx !== 'number' || typeof cy !== 'number' || Number.isNaN(cy)) return <g />;
  return (
    <g>
      <title>{payload?.text ?? ''}</title>
      <circle cx={cx} cy={cy} r="13" fill="transparent" />
      {apart && <ApartRing x={cx} y={cy} colour={colour} />}
      <GlyphMark glyph={glyph} x={cx} y={cy} colour={colour} />
    </g>
  );
}

/** Around a mark that was taken under other conditions. */
export function ApartRing({ x, y, colour }: { readonly x: number; readonly y: number; readonly colour: string }) {
  return <circle cx={x} cy={y} r="9" fill="none" stroke={colour} strokeWidth="1.5" strokeDasharray="2.5 2" />;
}

/** What the ring means, for a legend. */
export function ApartKey({ children }: { readonly children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <ApartRing x={10} y={10} colour="var(--ink)" />
      </svg>
      {children}
    </span>
  );
}
