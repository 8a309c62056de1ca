import { partyOf } from '@/lib/wording/partyOf';
import type { Violation } from '@/lib/contract/scenarios';
import { does } from '@/lib/evidence/stepMeaning';
import { tellStaleWrite } from '@/lib/wording/orders';
import { isOther, sayStaleWrite, transactionOf, type StaleWrite } from './order/StaleWrite';
import type { TraceEvent } from '@/lib/steps/trace';

/** Whose copy was written, and whose change it does not hold. */
interface Fault {
  /** What a step writes where the copy stands: the names of resources without their subject. */
  readonly copies: readonly string[];
  /** Whose change is gone; every other party's where nobody is named. */
  readonly isVictim: (party: string) => boolean;
}

const DIRECTOR = 'postgres:director';
const HISTORIC = 'postgres:historic';
const anybody = (): boolean => true;
/** The rows by which a statement of a transaction writes a copy. */
const rowsOf: Readonly<Record<string, string>> = { [DIRECTOR]: 'director/card', [HISTORIC]: 'historic/score' };

/** Violations of a scorecard's invariants, by the copy that shows them. Those of other scenarios are of tables of their own. */
const faults: Partial<Readonly<Record<string, Fault>>> = {
  submission_lost: { copies: [DIRECTOR], isVictim: (party) => party === 'submit' },
  update_lost: { copies: [DIRECTOR], isVictim: (party) => party !== 'submit' },
  historic_mismatch: { copies: [HISTORIC], isVictim: anybody },
  clickhouse_mismatch: { copies: ['clickhouse:card', 'clickhouse:scores'], isVictim: anybody },
};

const titles = { reindex: 'The reindex job' } as const;

/**
 * Why an order of calls on a scorecard breaks an invariant: who read the row before whose change, and wrote what had been read into which copy all the
 * same. The same order has the same sentence whenever it is run. null where its steps do not tell it.
 */
export function explainViolation(events: readonly TraceEvent[], violations: readonly Violation[]): string | null {
  for (const { code } of violations) {
    const fault = faults[code];
    const stale =
      fault && fault.copies.map((copy) => lastStaleWrite(events, copy, fault.isVictim)).find((found) => found !== null);
    if (stale) return tellStaleWrite(sayStaleWrite(events, stale), violations, titles);
  }
  return null;
}

/** What is written last stays, so that is looked at first. Of a party's reads the last one before it writes is what it writes. */
function lastStaleWrite(events: readonly TraceEvent[], copy: string, isVictim: Fault['isVictim']): StaleWrite | null {
  for (let write = events.length - 1; write > 0; write -= 1) {
    const writer = events[write];
    if (!writer || !writes(writer, copy)) continue;
    const party = partyOf(writer.actor);
    const read = events.findLastIndex(
      (each, index) =>
        index < write && partyOf(each.actor) === party && [DIRECTOR, copy].some((kind) => reads(each, kind)),
    );
    const reader = events[read];
    if (!reader) continue;
    const seen = reads(reader, DIRECTOR) ? DIRECTOR : copy;
    const change = events.findIndex(
      (each, index) =>
        index > read && index < write && isOther(each, reader) && isVictim(partyOf(each.actor)) && writes(each, seen),
    );
    if (change >= 0) return { read, change, write: statementOf(events, write, copy) };
  }
  return null;
}

/** A commit only shows what its transaction has written. */
function statementOf(events: readonly TraceEvent[], write: number, copy: string): number {
  if (events[write]?.declaration.effect !== 'commit') return write;
  const rows = rowsOf[copy];
  const statement = transactionOf(events, write).find((step) => {
    const declaration = events[step]?.declaration;
    return rows !== undefined && declaration !== undefined && does(declaration, 'write', rows);
  });
  return statement ?? write;
}

function reads({ declaration }: TraceEvent, kind: string): boolean {
  return declaration.effect === 'read' && declaration.reads.some((resource) => kindOf(resource) === kind);
}

function writes({ declaration }: TraceEvent, copy: string): boolean {
  return [...declaration.writes, ...(declaration.merges ?? [])].some((resource) => kindOf(resource) === copy);
}

/** `postgres:director:customers/…` → `postgres:director`. */
function kindOf(resource: string): string {
  return resource.split(':', 2).join(':');
}
