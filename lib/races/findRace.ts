import type { ScenarioDescription } from '@/lib/contract/scenarios';
import type { Scenario } from './Scenario';
import { describeScenario, findScenario, scenarios } from './scenarios';
import type { TableScenario } from './TableScenario';
import { describeTableScenario, findTableScenario, tableScenarios } from './tableScenarios';

/** A scenario of either kind: calls on a scorecard, or statements on tables of its own. */
export type Race =
  | { readonly kind: 'scorecards'; readonly scenario: Scenario }
  | { readonly kind: 'tables'; readonly scenario: TableScenario };

/** Every scenario's id, in the order in which screens offer them. */
export const raceIds: readonly string[] = [...scenarios, ...tableScenarios].map(({ id }) => id);

const MOST_NAMED = 30;

/** Ids as they are named to whoever chose another one. */
export function listIds(ids: readonly string[]): string {
  const more = ids.length - MOST_NAMED;
  return ids.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** What a screen shows of a scenario of either kind. */
export function describeRace(race: Race): ScenarioDescription {
  return race.kind === 'scorecards' ? describeScenario(race.scenario) : describeTableScenario(race.scenario);
}

/** null: there is none of this id. */
export function findRace(id: string): Race | null {
  const scenario = findScenario(id);
  if (scenario !== null) return { kind: 'scorecards', scenario };
  const overTables = findTableScenario(id);
  return overTables === null ? null : { kind: 'tables', scenario: overTables };
}
