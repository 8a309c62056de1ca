import { Z95, type Counted } from './Counted';
import { wilsonInterval } from './wilsonInterval';

/** What was judged, and what could not be. */
export interface WatchedCount extends Counted {
  readonly unjudged: number;
}

/** `too_few`: with so many iterations even a race that always fails would not be shown to be above. `unjudged`: what could not be judged decides. */
export type Above =
  { readonly is: 'above' | 'not_above'; readonly at: number } | { readonly is: 'too_few' | 'unjudged' };

/**
 * Whether it fails more often than `threshold` (0..1) somewhere, by more than chance: the lower end of Wilson's interval is above it. With several counts the
 * intervals are as wide as it takes for the chance that any of them errs to stay what it is for one (Bonferroni). Iterations that could not be judged may not
 * decide: it is above only if they had all passed too, and not above only if they had all failed. `at`: the count that shows it, or the one nearest to it.
 */
export function aboveThreshold(counts: readonly WatchedCount[], threshold: number): Above {
  const z = zOfSeveral(counts.length);
  const lower = (failed: number, total: number) => wilsonInterval(failed, total, z)?.[0] ?? 0;
  const lowest = counts.map(({ failed, total, unjudged }) => lower(failed, total + unjudged));
  const at = lowest.indexOf(Math.max(...lowest));
  if ((lowest[at] ?? 0) > threshold) return { is: 'above', at };
  if (counts.every(({ total, unjudged }) => lower(total + unjudged, total + unjudged) <= threshold))
    return { is: 'too_few' };
  return counts.every(({ failed, total, unjudged }) => lower(failed + unjudged, total + unjudged) <= threshold)
    ? { is: 'not_above', at }
    : { is: 'unjudged' };
}

const TAIL = 0.025;

/** The point of the normal distribution beyond which lies the `count`th part of 2.5 %: 26.2.23 of Abramowitz and Stegun, right to 0.00045. */
function zOfSeveral(count: number): number {
  if (count <= 1) return Z95;
  const t = Math.sqrt(-2 * Math.log(TAIL / count));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
