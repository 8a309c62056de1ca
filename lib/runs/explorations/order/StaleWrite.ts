import type { TraceEvent } from '@/lib/steps/trace';
import { partyOf } from '@/lib/wording/partyOf';
import type { SaidStaleWrite, SaidStep } from '@/lib/wording/orders';

/** One actor reads, another one changes what was read, and the first one writes as if nothing had happened: the steps by position. */
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

/** The places of the steps in the transaction that a commit ends, which is all that its actor did since it last committed. */
export function transactionOf(events: readonly TraceEvent[], commit: number): readonly number[] {
  const actor = events[commit]?.actor;
  const begun = events.findLastIndex(
    (each, index) => index < commit && each.actor === actor && each.declaration.effect === 'commit',
  );
  return events.flatMap((each, index) => (index > begun && index < commit && each.actor === actor ? [index] : []));
}

/** Whether a step is not the reader's own. To work that a call has sent for before its commit, the commit is another's. */
export function isOther({ actor, declaration }: TraceEvent, reader: TraceEvent): boolean {
  return partyOf(actor) !== partyOf(reader.actor) || (actor !== reader.actor && declaration.effect === 'commit');
}
