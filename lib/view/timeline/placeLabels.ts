export interface LabelRequest {
  readonly x: number;
  readonly text: string;
  /** Placed before those of lower weight. */
  readonly weight?: number;
}

export interface PlacedLabel<T> {
  readonly item: T;
  /** The left edge. */
  readonly x: number;
  readonly row: number;
  readonly width: number;
}

const CHARACTER_PX = 6.4;

export function labelWidth(text: string): number {
  return Math.ceil(text.length * CHARACTER_PX);
}

/**
 * Puts labels at their places in as few rows as it takes, `rows` at most, none over another; one that finds no room is left out.
 * `align`: where on the label its place is. Labels near an edge are moved inside.
 */
export function placeLabels<T extends LabelRequest>(
  labels: readonly T[],
  {
    rows,
    from,
    to,
    align = 'middle',
    gap = 10,
  }: {
    readonly rows: number;
    readonly from: number;
    readonly to: number;
    readonly align?: 'start' | 'middle';
    readonly gap?: number;
  },
): readonly PlacedLabel<T>[] {
  const taken: [number, number][][] = Array.from({ length: rows }, () => []);
  const placed: PlacedLabel<T>[] = [];
  const order = [...labels].sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0) || a.x - b.x);
  for (const item of order) {
    const width = labelWidth(item.text);
    const wanted = align === 'middle' ? item.x - width / 2 : item.x;
    const x = Math.max(from, Math.min(wanted, to - width));
    const row = taken.findIndex((spans) => spans.every(([start, end]) => x + width + gap <= start || end + gap <= x));
    if (row < 0 || x + width > to + 1) continue;
    taken[row]?.push([x, x + width]);
    placed.push({ item, x, row, width });
  }
  return placed;
}
