import type { FoundOrder, OpenRace, RaceStores } from '../openRace';
import { openExplorerPool } from '../postgres/openExplorerPool';
import type { Race } from '../resolveRequest';
import { exploreTables } from './exploreTables';
import type { JudgedTableOrder } from './tableTrial';

/** A race over tables of its own, in the console's database. */
export function openTableRace(race: Race & { readonly kind: 'tables' }, { stateUrl, inFlight }: RaceStores): OpenRace {
  const postgres = openExplorerPool(stateUrl, 4 * inFlight + 4);
  return {
    explore: (how, onOrder) => exploreTables(postgres, { ...race, ...how, inFlight }, (order) => { onOrder(toFound(race, order)); }),
    // Its subjects are removed as they are done with.
    remove: () => Promise.resolve(),
    close: () => postgres.end(),
  };
}

function toFound({ scenario }: Race & { readonly kind: 'tables' }, { events, outcome, violations, error }: JudgedTableOrder): FoundOrder {
  const broken = scenario.invariants.filter(({ code }) => violations.includes(code)).map(({ title }) => `“${title}”`);
  return { events, outcome, violations, error, sentence: broken.length === 0 ? null : `Does not hold: ${broken.join(', ')}.`, refused: 0 };
}
