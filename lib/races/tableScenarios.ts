import { interleavingDefaults } from '@/lib/contract/interleavings';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { evaluationBatches } from './evaluation-batches/evaluationBatches';
import { schedulerClaims } from './scheduler-claims/schedulerClaims';
import type { TableOptions, TableScenario } from './TableScenario';

/** Every scenario over tables of its own, in the order in which screens offer them, after those over scorecards. */
export const tableScenarios: readonly TableScenario[] = [evaluationBatches, schedulerClaims];

/** What a run that chooses nothing gets. */
export const defaultTableOptions: TableOptions = {
  batches: interleavingDefaults.batches,
  schedulers: interleavingDefaults.schedulers,
};

/** null: there is none of this id. */
export function findTableScenario(id: string): TableScenario | null {
  return tableScenarios.find((scenario) => scenario.id === id) ?? null;
}

/** What a screen shows of a scenario; the actors as they are when a run chooses nothing. */
export function describeTableScenario({
  id,
  title,
  summary,
  variants,
  invariants,
  actors,
}: TableScenario): ScenarioDescription {
  const [first] = variants;
  return {
    id,
    title,
    summary,
    variants,
    invariants,
    actors: (first ? actors(first.id, defaultTableOptions) : []).map((actor) => ({
      id: actor.id,
      title: actor.title,
      delayed: actor.delayed,
    })),
  };
}
