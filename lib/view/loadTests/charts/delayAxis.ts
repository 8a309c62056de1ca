import type { Run } from '../Run';

export interface DelayTick {
  /** The slot, 0, 1, 2, …; charts draw from -0.5 to the last slot + 0.5. */
  readonly x: number;
  readonly delayMs: number;
  readonly label: string;
}

/**
 * The axis of delays: every tested delay in a slot of its own, ascending, evenly spaced. Tested delays are few and irregular (0, 2, 5 …
 * 200); a linear axis crushes the small ones, where races are, and a logarithmic one has no place for 0. The label says the true delay.
 */
export function delayAxis(runs: readonly Pick<Run, 'loadTest'>[]): readonly DelayTick[] {
  const delays = new Set(runs.flatMap(({ loadTest }) => loadTest.points.map(({ delayMs }) => delayMs)));
  return [...delays].sort((a, b) => a - b).map((delayMs, x) => ({ x, delayMs, label: String(delayMs) }));
}

const DODGE = 0.14;

/** Where a series' mark stands: beside its slot's middle, so that the intervals of several do not cover each other. */
export function dodge(x: number, index: number, series: number): number {
  return x + (index - (series - 1) / 2) * Math.min(DODGE, 0.7 / Math.max(1, series));
}
