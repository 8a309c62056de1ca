/** Time to pixels, with long idle stretches cut out: a race takes milliseconds, the Create before it may be days ago. */
export interface Scale {
  readonly segments: readonly Segment[];
  readonly breaks: readonly Break[];
  readonly x: (time: number) => number;
  /** The time at a place; within a break, the moment at which it begins. */
  readonly time: (x: number) => number;
}

/** A stretch of unbroken time. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly x0: number;
  readonly x1: number;
}

export interface Break {
  readonly x0: number;
  readonly x1: number;
  /** In microseconds. */
  readonly length: number;
}

export interface ScaleOptions {
  readonly x0: number;
  readonly x1: number;
  readonly breakPx?: number;
  readonly mostBreaks?: number;
}

const LEAST_SEGMENT_PX = 40;
/** A gap is cut when it alone lasts so many times longer than all that is left without it and the longer ones. */
const IDLE = 3;

/** `instants` ascending, each once; at least one. */
export function buildScale(instants: readonly number[], { x0, x1, breakPx = 40, mostBreaks = 6 }: ScaleOptions): Scale {
  const most = Math.max(0, Math.min(mostBreaks, Math.floor((x1 - x0) / (2 * (breakPx + LEAST_SEGMENT_PX)))));
  const cuts = findIdleGaps(instants, most);
  const first = instants[0] ?? 0;
  const ends = [...cuts.map((index) => instants[index] ?? 0), instants.at(-1) ?? first];
  const starts = [first, ...cuts.map((index) => instants[index + 1] ?? 0)];
  const spans = starts.map((start, index) => (ends[index] ?? start) - start);
  const widths = shareOut(x1 - x0 - cuts.length * breakPx, spans);
  const segments: Segment[] = [];
  const breaks: Break[] = [];
  let x = x0;
  for (const [index, width] of widths.entries()) {
    const [from, to] = [starts[index] ?? 0, ends[index] ?? 0];
    const before = segments.at(-1);
    if (before) {
      breaks.push({ x0: x, x1: x + breakPx, length: from - before.to });
      x += breakPx;
    }
    segments.push({ from, to, x0: x, x1: x + width });
    x += width;
  }
  return { segments, breaks, x: (time) => toX(segments, time), time: (at) => toTime(segments, at) };
}

/** Indexes of the gaps to cut, ascending: as many as may be, as long as each outlasts most of what remains. */
export function findIdleGaps(instants: readonly number[], most: number): readonly number[] {
  const gaps = instants
    .slice(1)
    .map((instant, index) => ({ index, length: instant - (instants[index] ?? instant) }))
    .sort((a, b) => b.length - a.length);
  let left = (instants.at(-1) ?? 0) - (instants[0] ?? 0);
  let cut = 0;
  for (const [count, gap] of gaps.slice(0, most).entries()) {
    left -= gap.length;
    if (left > 0 && gap.length > IDLE * left) cut = count + 1;
  }
  return gaps
    .slice(0, cut)
    .map((gap) => gap.index)
    .sort((a, b) => a - b);
}

/** Widths in proportion to the spans, none too small to hold a mark. */
function shareOut(width: number, spans: readonly number[]): readonly number[] {
  const least = Math.min(LEAST_SEGMENT_PX, width / spans.length);
  const total = spans.reduce((sum, span) => sum + span, 0);
  const free = width - least * spans.length;
  return spans.map((span) => least + (total === 0 ? free / spans.length : (span / total) * free));
}

function toX(segments: readonly Segment[], time: number): number {
  const segment = segments.find((each) => time <= each.to) ?? segments.at(-1);
  if (!segment) return 0;
  if (segment.to === segment.from)
    return time < segment.from ? segment.x0 : time > segment.to ? segment.x1 : (segment.x0 + segment.x1) / 2;
  const share = (time - segment.from) / (segment.to - segment.from);
  return segment.x0 + Math.min(1, Math.max(0, share)) * (segment.x1 - segment.x0);
}

function toTime(segments: readonly Segment[], x: number): number {
  const segment = segments.findLast((each) => x >= each.x0) ?? segments[0];
  if (!segment) return 0;
  const share = (x - segment.x0) / (segment.x1 - segment.x0);
  return Math.round(segment.from + Math.min(1, Math.max(0, share)) * (segment.to - segment.from));
}
