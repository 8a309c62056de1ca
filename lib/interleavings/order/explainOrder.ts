import type { OrderOutcome } from '@/lib/contract/interleavings';
import type { ViolationCode } from '@/lib/contract/scenarios';
import type { TraceEvent } from '../trace';
import { consequenceOf, joined, nameOf, phraseOf } from './words';

export interface OrderToExplain {
  readonly events: readonly TraceEvent[];
  readonly outcome: OrderOutcome;
  readonly violations: readonly ViolationCode[];
  readonly error: string | null;
}

/** One party reads, another one changes what was read, and the first one goes on to write as if nothing had happened. */
interface StaleWrite {
  readonly read: number;
  readonly change: number;
  readonly write: number;
}

/**
 * An order in one sentence, as far as its steps and what they touch tell it: "Batch 1 counts the saved results before Batch 2 saves its results, and saves
 * its sum after Batch 2 has …: the run never completes." `titles` by actor; an actor without one is called by its id.
 */
export function explainOrder({ events, outcome, violations, error }: OrderToExplain, titles: Readonly<Record<string, string>> = {}): string {
  switch (outcome) {
    case 'ok': return `${turnsOf(events, titles)}: nothing is lost.`;
    case 'violated': {
      const stale = lastStaleWrite(events);
      return `${stale === null ? turnsOf(events, titles) : tell(events, stale, titles)}: ${consequenceOf(violations)}.`;
    }
    case 'deadlock': return `${turnsOf(events, titles)}: they wait for each other’s locks. ${sentence(error ?? 'Postgres ended the deadlock by refusing one of them')}`;
    case 'error': return `This order could not be judged. ${sentence(error ?? 'Nothing is known of why')}`;
    default: return outcome satisfies never;
  }
}

function tell(events: readonly TraceEvent[], { read, change, write }: StaleWrite, titles: Readonly<Record<string, string>>): string {
  const [reader, changer, writer] = [read, change, write].map((index) => nameOf(events[index]?.actor ?? '', titles));
  const [reads, changes, writes] = [read, change, write].map((index) => phraseOf(events[index]?.declaration.name ?? ''));
  const again = writer === reader ? '' : `${writer} `;
  return `${reader} ${reads} before ${changer} ${changes}, and ${again}${writes} all the same`;
}

/** The one whose writing comes last: what it leaves is what stays. Of equals the one that had read first. */
function lastStaleWrite(events: readonly TraceEvent[]): StaleWrite | null {
  let last: StaleWrite | null = null;
  events.forEach((reader, read) => {
    const seen = reader.declaration.reads.filter(isContent);
    events.forEach((changer, change) => {
      if (change < read || partyOf(changer) === partyOf(reader) || !touches(changer, seen)) return;
      const written = new Set(events.filter((each) => partyOf(each) === partyOf(changer)).flatMap(({ declaration }) => declaration.writes.filter(isContent)));
      const write = events.findIndex((each, index) => index > change && partyOf(each) === partyOf(reader) && touches(each, [...written]));
      if (write !== -1 && (last === null || write > last.write)) last = { read, change, write: statementOf(events, write, read) };
    });
  });
  return last;
}

/** A commit only shows what its transaction has written; the first statement of it that does more than read says more. */
function statementOf(events: readonly TraceEvent[], write: number, read: number): number {
  const { actor, declaration } = events[write] ?? {};
  if (declaration?.name !== 'commit') return write;
  const begun = events.findLastIndex((each, index) => index < write && each.actor === actor && each.declaration.name === 'commit');
  const saves = (each: TraceEvent) => each.actor === actor && (each.declaration.writes.length > 0 || each.declaration.reads.length === 0);
  return events.findIndex((each, index) => index > Math.max(read, begun) && index <= write && saves(each));
}

function touches({ declaration }: TraceEvent, resources: readonly string[]): boolean {
  return declaration.writes.some((resource) => resources.includes(resource));
}

/** Locks and the clock decide what comes first, not what is there. */
function isContent(resource: string): boolean {
  return resource !== 'clock' && !/[:-]locks?(:|$)/.test(resource);
}

/** A call and the work it leaves behind. */
function partyOf({ actor }: TraceEvent): string {
  return actor.split('.', 1)[0] ?? actor;
}

function turnsOf(events: readonly TraceEvent[], titles: Readonly<Record<string, string>>): string {
  const turns: { readonly actor: string; readonly steps: string[] }[] = [];
  for (const { actor, declaration } of events) {
    const last = turns.at(-1);
    if (last?.actor === actor) last.steps.push(phraseOf(declaration.name));
    else turns.push({ actor, steps: [phraseOf(declaration.name)] });
  }
  return turns.map(({ actor, steps }) => `${nameOf(actor, titles)} ${joined(steps)}`).join('; then ');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
