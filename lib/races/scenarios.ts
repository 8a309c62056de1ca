import { loadTestDefaults } from '@/lib/contract/loadTests';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { manyCoaches } from './many-coaches/manyCoaches';
import type { Scenario } from './Scenario';
import { scorecardRace } from './scorecard-race/scorecardRace';

/** Every scenario there is, in the order in which screens offer them. */
export const scenarios: readonly Scenario[] = [scorecardRace, manyCoaches];

/** null: there is none of this id. */
export function findScenario(id: string): Scenario | null {
  return scenarios.find((scenario) => scenario.id === id) ?? null;
}

/** What a screen shows of a scenario; the actors as they are when a run chooses nothing. */
export function describeScenario({ id, title, summary, variants, invariants, actors }: Scenario): ScenarioDescription {
  return {
    id,
    title,
    summary,
    variants,
    invariants,
    actors: actors({ coaches: loadTestDefaults.coaches }).map((actor) => ({
      id: actor.id,
      title: actor.title,
      delayed: actor.delayed,
    })),
  };
}
