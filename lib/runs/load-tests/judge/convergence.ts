import type { Inspection } from '@/lib/contract/inspect';
import { elapsedMs, parseTime } from '@/lib/evidence/time';

/** Steps that a call performs before it answers carry this actor; those of async work carry its name. */
const IN_THE_CALL = 'call';

/**
 * From the last answer until the last step of any call's async work had ended, in milliseconds; 0 where all work was done before. Both by the
 * service's own clock. null where the service tells no steps.
 */
export function convergenceOf({ calls }: Pick<Inspection, 'calls'>): number | null {
  if (!calls.some(({ steps }) => steps !== undefined && steps.length > 0)) return null;
  const answered = latest(calls.map(({ finishedAt }) => finishedAt));
  const settled = latest(
    calls.flatMap(({ steps = [] }) =>
      steps.filter(({ actor }) => actor !== IN_THE_CALL).map(({ finishedAt }) => finishedAt),
    ),
  );
  if (answered === null) return null;
  return settled === null ? 0 : Math.max(0, elapsedMs(answered, settled));
}

function latest(times: readonly string[]): bigint | null {
  return times
    .map(parseTime)
    .reduce<bigint | null>((last, time) => (last === null || (time !== null && time > last) ? time : last), null);
}
