import { removeSubjects } from '@/lib/scenarios/tables/removeSubjects';
import type { FoundOrder, OpenRace, RaceStores } from '../FoundOrder';
import { openExplorerPool } from '../postgres/openExplorerPool';
import type { Race } from '../resolveRequest';
import { explainOrder } from '../order/explainOrder';
import { exploreTables } from './exploreTables';
import { replayTable } from './replayTable';
import type { JudgedTableOrder } from './tableTrial';

/** A race over its own tables in the console's database. */
export function openTableRace(
  race: Race & { readonly kind: 'rows' },
  { stateUrl, inFlight, prefix }: RaceStores,
): OpenRace {
  const postgres = openExplorerPool(stateUrl, 4 * inFlight + 4);
  return {
    explore: (how, onOrder) =>
      exploreTables(postgres, { ...race, ...how, inFlight, prefix: `${prefix}-` }, (order) => {
        onOrder(toFound(order));
      }),
    replay: async (actors) => {
      const { states, order } = await replayTable(postgres, race, actors);
      return { ...toFound(order), states, subject: null, calls: [], inspection: null };
    },
    // Its subjects are removed as they are done with; what is left is of a worker that was killed.
    remove: () => removeSubjects(postgres, `${prefix}-`),
    close: () => postgres.end(),
  };
}

function toFound(order: JudgedTableOrder): FoundOrder {
  const { events, outcome, violations, error } = order;
  return {
    events,
    outcome,
    violations,
    error,
    sentence: outcome === 'violated' ? explainOrder(order) : null,
    refused: 0,
  };
}
