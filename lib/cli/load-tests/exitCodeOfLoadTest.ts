import type { LoadTest, LoadTestPoint } from '@/lib/contract/loadTests';
import { exitCodes, type ExitCode } from '../exitCodes';

/**
 * 1 when the measured rate at some delay is above `failAbove`: the rate itself, not its interval, so that the table shows why and a rare race
 * does not pass for want of iterations. 2 when it did not run to its end, or when iterations that could not be judged leave it open.
 */
export function exitCodeOfLoadTest(
  { status, points }: Pick<LoadTest, 'status' | 'points'>,
  failAbove: number,
): ExitCode {
  if (status !== 'completed') return exitCodes.unknown;
  if (points.some(({ failureRate }) => failureRate !== null && failureRate > failAbove)) return exitCodes.inconsistent;
  return points.length === 0 || points.some((point) => isOpen(point, failAbove))
    ? exitCodes.unknown
    : exitCodes.consistent;
}

/** Nothing was judged, or it would be above the limit had every errored iteration failed. */
function isOpen({ passed, failed, errored }: LoadTestPoint, failAbove: number): boolean {
  return passed + failed === 0 || (errored > 0 && (failed + errored) / (passed + failed + errored) > failAbove);
}
