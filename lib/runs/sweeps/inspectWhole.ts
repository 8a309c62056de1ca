import type { EnvironmentConfig } from '@/lib/environments/config';
import type { InspectOutcome } from '@/lib/inspect/inspectRecords';
import type { RecordName } from '@/lib/record/recordName';
import type { StoreCost } from '@/lib/stores/sweeps/model';
import { READ_WHOLE } from '@/lib/stores/mostRows';
import { addCosts, costOfInspections } from './costOfInspections';
import type { SweepStores } from './SweepContext';

export interface Inspected {
  /** One a name, in order. */
  readonly outcomes: readonly InspectOutcome[];
  readonly cost: StoreCost;
}

/** Inspects records together; those with more rows than are read of each of many, a few at a time once more, so that nothing of them stays unread that one inspection reads. */
export async function inspectWhole(
  { inspect }: Pick<SweepStores, 'inspect'>,
  environment: EnvironmentConfig,
  names: readonly RecordName[],
  signal: AbortSignal,
): Promise<Inspected> {
  const outcomes = names.length === 0 ? [] : [...(await inspect(environment, names))];
  let cost = costOfInspections(outcomes);
  if (names.length <= READ_WHOLE) return { outcomes, cost };
  const cut = outcomes.filter((outcome) => 'partly' in outcome).map(({ name }) => name);
  const whole = new Map<string, InspectOutcome>();
  for (let at = 0; at < cut.length; at += READ_WHOLE) {
    signal.throwIfAborted();
    const read = await inspect(environment, cut.slice(at, at + READ_WHOLE));
    cost = addCosts(cost, costOfInspections(read));
    for (const outcome of read) whole.set(outcome.name.text, outcome);
  }
  return { outcomes: outcomes.map((outcome) => whole.get(outcome.name.text) ?? outcome), cost };
}
