import type { TraceEvent } from '@/lib/steps/trace';
import type { SaidStaleWrite, SaidStep } from '@/lib/wording/orders';

/** One party reads, another one changes what was read, and the first one goes on to write as if nothing had happened: the steps by their places. */
export interface StaleWrite {
  readonly read: number;
  readonly change: number;
  readonly write: number;
}

/** As it is spoken of. */
export function sayStaleWrite(events: readonly TraceEvent[], { read, change, write }: StaleWrite): SaidStaleWrite {
  const at = (index: number): SaidStep => {
    const event = events[index];
    if (event === undefined) throw new RangeError(`there is no step ${index + 1} of ${events.length}`);
    return toSaid(event);
  };
  return { read: at(read), change: at(change), write: at(write) };
}

export function toSaid({ actor, declaration }: TraceEvent): SaidStep {
  return { actor, says: declaration.says };
}
