import type { Exploration } from '@/lib/contract/interleavings';
import { OutcomeNotRepeatable } from './explainFailure';
import type { FoundOrder, OpenRace } from './FoundOrder';
import { formatSchedule } from './order/formatSchedule';
import { pickWitness } from './order/pickWitness';
import { sentenceOf } from './sentenceOf';
import { toSchedule } from './toOrder';

export type NumberedOrder = FoundOrder & { readonly n: number };

/**
 * The violating order that is easiest to read, run once more with the stores read after each step. Throws OutcomeNotRepeatable when it does not lead to
 * the same violations again: then something else than the order decides.
 */
export async function replayWitness(
  race: OpenRace,
  violating: readonly NumberedOrder[],
): Promise<Exploration['witness']> {
  const witness = pickWitness(violating);
  if (witness === null) return null;
  const { n, violations } = witness.order;
  const actors = witness.events.map(({ actor }) => actor);
  const replayed = await race.replay(actors, false);
  const [expected, found] = [violations, replayed.violations].map((broken) =>
    broken
      .map(({ code }) => code)
      .sort()
      .join(', '),
  );
  if (replayed.outcome !== 'violated' || expected !== found) {
    const led = replayed.outcome === 'violated' ? `violated ${found ?? ''}` : `was ${replayed.outcome}`;
    throw new OutcomeNotRepeatable(
      `The order ${formatSchedule(actors)} violated ${expected ?? ''} and ${led} when it was run again. Something other than the order of steps decides the outcome in this scenario. This is an error in the scenario, not a verdict.`,
    );
  }
  return {
    n,
    schedule: toSchedule(replayed.events),
    violations: violations.map(({ code }) => code),
    sentence: sentenceOf(replayed) ?? '',
    states: [...replayed.states],
  };
}
