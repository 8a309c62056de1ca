export interface DelayTick {
  readonly delayMs: number;
  readonly label: string;
}

export interface DelayAxis {
  /** Every tested delay, ascending. */
  readonly ticks: readonly DelayTick[];
  /** Both ends in milliseconds, a little beyond the first and the last delay. */
  readonly domain: readonly [number, number];
}

/** Share of the axis on both sides of the outermost marks. */
const PADDING = 0.04;

/** The axis of delays, to scale: what lies between two tested delays is as long as it was. */
export function delayAxis(points: readonly { readonly delayMs: number }[]): DelayAxis {
  const delays = [...new Set(points.map(({ delayMs }) => delayMs))].sort((a, b) => a - b);
  const [first = 0, last = 0] = [delays[0], delays.at(-1)];
  const padding = last === first ? 1 : (last - first) * PADDING;
  return {
    ticks: delays.map((delayMs) => ({ delayMs, label: String(delayMs) })),
    domain: [first - padding, last + padding],
  };
}

/** Of the axis: far enough for two marks to be told apart. */
const APART = 0.009;
/** Of the smallest step between two delays: all marks of one delay stay nearer to it than to the next. */
const WITHIN = 0.7;

/** Where a series' mark stands: beside its delay, so that the intervals of several do not cover each other. */
export function dodge(delayMs: number, index: number, series: number, { ticks, domain }: DelayAxis): number {
  const steps = ticks.slice(1).map((tick, place) => tick.delayMs - (ticks[place]?.delayMs ?? 0));
  const room = (Math.min(...steps, domain[1] - domain[0]) * WITHIN) / Math.max(1, series);
  return delayMs + (index - (series - 1) / 2) * Math.min((domain[1] - domain[0]) * APART, room);
}
