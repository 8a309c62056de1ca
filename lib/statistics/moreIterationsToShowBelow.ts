import { wilsonInterval } from './wilsonInterval';

/** The rate below which a delay counts as safe. */
export const SAFE_RATE = 0.01;

/**
 * How many more iterations, all of them passing, bring the upper end of Wilson's interval below `limit` (0..1): 0 when it is there already,
 * null when the rate so far is not below the limit and more iterations can't be expected to help.
 */
export function moreIterationsToShowBelow(failed: number, total: number, limit = SAFE_RATE): number | null {
  const isShown = (more: number) => (wilsonInterval(failed, total + more)?.[1] ?? 1) < limit;
  if (isShown(0)) return 0;
  if (total > 0 && failed / total >= limit) return null;
  let [tooFew, enough] = [0, 1];
  while (!isShown(enough)) [tooFew, enough] = [enough, enough * 2];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isShown(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
