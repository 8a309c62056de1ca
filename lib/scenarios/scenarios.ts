import { defaultParameters } from '@/lib/contract/parameters';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { firstOf } from '@/lib/wording/listed';
import { evaluationBatches } from './evaluation-batches/evaluationBatches';
import { manyCoaches } from './many-coaches/manyCoaches';
import { racedOf, type Scenario } from './Scenario';
import { schedulerClaims } from './scheduler-claims/schedulerClaims';
import { scorecardRace } from './scorecard-race/scorecardRace';

/** Every scenario that is built in, in the order in which screens offer them. */
export const scenarios: readonly Scenario[] = [scorecardRace, manyCoaches, evaluationBatches, schedulerClaims];

/** Every scenario's id, in that order. */
export const scenarioIds: readonly string[] = scenarios.map(({ id }) => id);

/** null: there is none of this id. */
export function findScenario(id: string): Scenario | null {
  return scenarios.find((scenario) => scenario.id === id) ?? null;
}

/** What a screen shows of a scenario; the actors as they are when a load test chooses nothing. */
export function describeScenario(scenario: Scenario): ScenarioDescription {
  const { id, summary, parameters, variants } = scenario;
  const values = defaultParameters(parameters, 'load_test');
  const actors = scenario.kind === 'rows' ? scenario.actors(variants[0]?.id ?? '', values) : scenario.actors(values);
  return {
    id,
    ...racedOf(scenario),
    summary,
    parameters: [...parameters],
    variants,
    actors: actors.map((actor) => ({ id: actor.id, title: actor.title, delayed: actor.delayed })),
    runsAs: runsAs(scenario),
  };
}

function runsAs({ kind, violations }: Scenario): ScenarioDescription['runsAs'] {
  if (kind === 'requests') return ['load_test'];
  // Without a check nothing says which of its ends are failures; the lab lists them all.
  return kind === 'sql' && violations.length === 0 ? ['exploration'] : ['load_test', 'exploration'];
}

const MOST_NAMED = 30;

/** Lists ids in an error message about an unknown one. */
export function listIds(ids: readonly string[]): string {
  return firstOf(ids, MOST_NAMED);
}
