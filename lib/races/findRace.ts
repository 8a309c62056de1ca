import type { Scenario } from './Scenario';
import { findScenario, scenarios } from './scenarios';
import type { TableScenario } from './TableScenario';
import { findTableScenario, tableScenarios } from './tableScenarios';

/** A scenario of either kind: calls on a scorecard, or statements on tables of its own. */
export type Race =
  | { readonly kind: 'scorecards'; readonly scenario: Scenario }
  | { readonly kind: 'tables'; readonly scenario: TableScenario };

/** Every scenario's id, in the order in which screens offer them. */
export const raceIds: readonly string[] = [...scenarios, ...tableScenarios].map(({ id }) => id);

/** null: there is none of this id. */
export function findRace(id: string): Race | null {
  const scenario = findScenario(id);
  if (scenario !== null) return { kind: 'scorecards', scenario };
  const overTables = findTableScenario(id);
  return overTables === null ? null : { kind: 'tables', scenario: overTables };
}
