import { tellOrder, type OrderToTell } from '@/lib/wording/orders';
import { partyOf } from '@/lib/wording/partyOf';
import { isLock, type Resource } from '@/lib/steps/resources';
import type { StepDeclaration } from '@/lib/steps/step';
import type { TraceEvent } from '@/lib/steps/trace';
import { isOther, sayStaleWrite, toSaid, transactionOf, type StaleWrite } from './StaleWrite';

export type OrderToExplain = Pick<OrderToTell, 'outcome' | 'violations' | 'error'> & {
  readonly events: readonly TraceEvent[];
};

/** An order in one sentence, as far as its steps and what they touch tell it. `titles` by actor; an actor without one is called by its id. */
export function explainOrder(
  { events, outcome, violations, error }: OrderToExplain,
  titles: Readonly<Record<string, string>> = {},
): string {
  const stale = outcome === 'violated' ? lastStaleWrite(events) : null;
  return tellOrder(
    { outcome, violations, error, steps: events.map(toSaid), stale: stale && sayStaleWrite(events, stale) },
    titles,
  );
}

/** That of the party which writes last: what it leaves is what stays. */
function lastStaleWrite(events: readonly TraceEvent[]): StaleWrite | null {
  const stale = [...new Set(events.map(({ actor }) => partyOf(actor)))].flatMap(
    (party) => staleWriteOf(events, party) ?? [],
  );
  return stale.reduce<(StaleWrite & { readonly last: number }) | null>(
    (found, each) => (found === null || each.last > found.last ? each : found),
    null,
  );
}

/** The first one of a party, with the place of the last step in which the party writes what the other one writes too. */
function staleWriteOf(events: readonly TraceEvent[], party: string): (StaleWrite & { readonly last: number }) | null {
  for (const [read, reader] of events.entries()) {
    if (partyOf(reader.actor) !== party) continue;
    const seen = reader.declaration.reads.filter((resource) => !isLock(resource));
    for (const [change, changer] of events.entries()) {
      if (
        change < read ||
        !isOther(changer, reader) ||
        !touches(changer, seen) ||
        changesOf(events, change).length === 0
      )
        continue;
      const written = events
        .filter((each) => partyOf(each.actor) === partyOf(changer.actor))
        .flatMap(({ declaration }) => writtenBy(declaration).filter((resource) => !isLock(resource)));
      const after = events.flatMap((each, index) =>
        index > change && partyOf(each.actor) === party && touches(each, written) ? [index] : [],
      );
      const [write] = after;
      if (write !== undefined)
        return { read, change, write: statementOf(events, write, read), last: Math.max(...after) };
    }
  }
  return null;
}

/** A commit only shows what its transaction has written: the first statement of it, after the given place, that does more than read. Otherwise the step itself. */
function statementOf(events: readonly TraceEvent[], index: number, after: number): number {
  const statement = changesOf(events, index).find((each) => each > after);
  return statement ?? index;
}

/** The steps in a commit's transaction that do more than read; of any other step, itself. */
function changesOf(events: readonly TraceEvent[], index: number): readonly number[] {
  if (events[index]?.declaration.effect !== 'commit') return [index];
  return transactionOf(events, index).filter((step) => events[step]?.declaration.effect !== 'read');
}

function touches({ declaration }: TraceEvent, resources: readonly string[]): boolean {
  return writtenBy(declaration).some((resource) => resources.includes(resource));
}

function writtenBy({ writes, merges = [] }: StepDeclaration): readonly Resource[] {
  return [...writes, ...merges];
}
