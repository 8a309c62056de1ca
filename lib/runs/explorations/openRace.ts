import type { OpenRace, RaceStores } from './FoundOrder';
import type { Race } from './resolveRequest';
import { openScorecardRace } from './scorecards/openScorecardRace';
import { openTableRace } from './tables/openTableRace';

/** Connects with the first query. */
export function openRace(race: Race, stores: RaceStores): OpenRace {
  return race.kind === 'calls' ? openScorecardRace(race, stores) : openTableRace(race, stores);
}
