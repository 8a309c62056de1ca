import type { LoadTestRequest } from '@/lib/contract/loadTests';
import { aboveThreshold } from '@/lib/statistics/aboveThreshold';

/** How many iterations have to fail at one delay, while none fails at the others, for an alert; null: not even all of them would do. */
export function alertFrom(
  { delaysMs, iterations }: Pick<LoadTestRequest, 'delaysMs' | 'iterations'>,
  threshold: number,
): number | null {
  const others = delaysMs.slice(1).map(() => ({ failed: 0, total: iterations, unjudged: 0 }));
  const isAbove = (failed: number) =>
    aboveThreshold([{ failed, total: iterations, unjudged: 0 }, ...others], threshold).is === 'above';
  if (!isAbove(iterations)) return null;
  let [tooFew, enough] = [0, iterations];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isAbove(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
