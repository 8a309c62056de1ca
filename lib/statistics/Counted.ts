/** Iterations that were judged, and how many of them failed: whole numbers, `failed` at most `total`. */
export interface Counted {
  readonly failed: number;
  readonly total: number;
}

/** Both ends of an interval, the lower one first. */
export type Interval = readonly [low: number, high: number];

/** The 97.5 % point of the normal distribution: what makes a two-sided interval a 95 % one. */
export const Z95 = 1.959963984540054;
