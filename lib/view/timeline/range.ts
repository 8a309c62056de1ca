/** A stretch of time in microseconds since 1970. */
export type Range = readonly [from: number, to: number];

const LEAST = 20;

/** As it stands in an address: `1768732327418204-1768732327440000`; null for anything else. */
export function readRange(text: string | null): Range | null {
  const match = /^(\d{1,16})-(\d{1,16})$/.exec(text ?? '');
  const [from, to] = [Number(match?.[1]), Number(match?.[2])];
  return match && to > from ? [from, to] : null;
}

export function writeRange([from, to]: Range): string {
  return `${Math.round(from)}-${Math.round(to)}`;
}

/** Half or twice the stretch around its middle; null once it holds everything. */
export function zoomRange(range: Range | null, all: Range, factor: number): Range | null {
  const [from, to] = range ?? all;
  const middle = (from + to) / 2;
  const half = Math.max(LEAST, (to - from) * factor) / 2;
  return within([middle - half, middle + half], all);
}

/** Moves by a share of its length, and no further than what there is. */
export function shiftRange(range: Range, all: Range, share: number): Range | null {
  const by = (range[1] - range[0]) * share;
  const kept = Math.max(all[0] - range[0], Math.min(by, all[1] - range[1]));
  return within([range[0] + kept, range[1] + kept], all);
}

function within([from, to]: Range, all: Range): Range | null {
  const range: Range = [Math.max(all[0], Math.round(from)), Math.min(all[1], Math.round(to))];
  return range[0] <= all[0] && range[1] >= all[1] ? null : range;
}
