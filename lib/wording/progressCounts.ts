import type { LoadTest } from '@/lib/contract/loadTests';
import { formatCount } from './formatMs';

/**
 * `60 of 60 raced, 40 waiting, 20 judged`: how far a load test is. An iteration that has raced waits before it is judged, so that none may be
 * judged while many have raced. What could not be judged is finished all the same.
 */
export function progressCounts({ progress: { planned, raced, judged, finished } }: Pick<LoadTest, 'progress'>): string {
  const errored = finished - judged;
  return [
    `${formatCount(raced)} of ${formatCount(planned)} raced`,
    ...(raced > finished ? [`${formatCount(raced - finished)} waiting`] : []),
    `${formatCount(judged)} judged`,
    ...(errored > 0 ? [`${formatCount(errored)} not judged`] : []),
  ].join(', ');
}
