import type { OrderOutcome } from '@/lib/contract/interleavings';
import type { Violation } from '@/lib/contract/scenarios';

/** A step of an order as it is spoken of: who does it, and what it says it does ("saves the row"). */
export interface SaidStep {
  readonly actor: string;
  readonly says: string;
}

/** One party reads, another one changes what was read, and the first one goes on to write as if nothing had happened. */
export interface SaidStaleWrite {
  readonly read: SaidStep;
  readonly change: SaidStep;
  readonly write: SaidStep;
}

/** What it comes to, by the invariant that breaks. */
type Broken = Pick<Violation, 'consequence'>;

export interface OrderToTell {
  readonly steps: readonly SaidStep[];
  readonly outcome: OrderOutcome;
  readonly violations: readonly Broken[];
  readonly error: string | null;
  /** What did it, where the steps tell. */
  readonly stale: SaidStaleWrite | null;
}

type Titles = Readonly<Record<string, string>>;

/**
 * An order in one sentence: "Batch 1 counts the saved results before Batch 2 saves its results, and saves its sum anyway: the run never completes."
 * `titles` by actor; an actor without one is called by its id.
 */
export function tellOrder({ steps, outcome, violations, error, stale }: OrderToTell, titles: Titles = {}): string {
  switch (outcome) {
    case 'ok':
      return `${turnsOf(steps, titles)}: nothing is lost.`;
    case 'violated':
      return stale === null
        ? `${turnsOf(steps, titles)}: ${consequenceOf(violations)}.`
        : tellStaleWrite(stale, violations, titles);
    case 'deadlock':
      return `${turnsOf(steps, titles)}: they wait for each other’s locks. ${sentence(error ?? 'Postgres ended the deadlock by refusing one of them')}`;
    case 'error':
      return `This order could not be judged. ${sentence(error ?? 'Nothing is known of why')}`;
    default:
      return outcome satisfies never;
  }
}

/** `Batch 1 counts the saved results before Batch 2 saves its results, and saves its sum anyway: the run never completes.` */
export function tellStaleWrite(
  { read, change, write }: SaidStaleWrite,
  violations: readonly Broken[],
  titles: Titles = {},
): string {
  const [reader, changer, writer] = [read, change, write].map(({ actor }) => nameOf(actor, titles));
  const again = writer === reader ? '' : `${writer} `;
  return `${reader} ${read.says} before ${changer} ${change.says}, and ${again}${write.says} anyway: ${consequenceOf(violations)}.`;
}

function turnsOf(all: readonly SaidStep[], titles: Titles): string {
  const turns: { readonly actor: string; readonly steps: string[] }[] = [];
  for (const { actor, says } of all) {
    const last = turns.at(-1);
    if (last?.actor === actor) last.steps.push(says);
    else turns.push({ actor, steps: [says] });
  }
  return turns.map(({ actor, steps }) => `${nameOf(actor, titles)} ${joined(steps)}`).join('; then ');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** "a row is worked on twice and a row is left behind"; empty without violations. */
function consequenceOf(violations: readonly Broken[]): string {
  return joined(violations.map(({ consequence }) => consequence));
}

/** `update.async` → "Update’s async work", `batch-1` → "Batch 1"; titles by id go first. */
function nameOf(actor: string, titles: Readonly<Record<string, string>>): string {
  const [, own = actor, async] = /^([^.]+)(\.async)?/.exec(actor) ?? [];
  const words = own.replace(/-/g, ' ');
  const name = titles[own] ?? words.charAt(0).toUpperCase() + words.slice(1);
  return async === undefined ? name : `${name}’s async work`;
}

/** "a", "a and b", "a, b and c". */
function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
