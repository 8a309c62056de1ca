import { openStores } from '@/lib/reference/openStores';
import { openStores as openInspected } from '@/lib/stores/openStores';
import type { FoundOrder, OpenRace, RaceStores } from '../FoundOrder';
import { openExplorerPool } from '../postgres/openExplorerPool';
import type { Race } from '../resolveRequest';
import { exploreScorecards, type ScorecardExploration } from './exploreScorecards';
import { EXPLORED_CUSTOMER, removeSubjects } from './removeSubjects';
import { replayProfile } from './replayProfile';
import { replayScorecard } from './replayScorecard';
import type { JudgedOrder } from './scorecardTrial';

const TIMEOUT_MS = 10_000;

/** Update and Submit on separate scorecards, in writable stores. */
export function openScorecardRace(race: Race & { readonly kind: 'calls' }, { inFlight, prefix }: RaceStores): OpenRace {
  const { postgresUrl, clickhouseUrl } = race.explorer;
  const postgres = openExplorerPool(postgresUrl, 4 * inFlight + 4);
  const service = openStores(postgresUrl, clickhouseUrl, { isFirm: true });
  const { clickhouse } = service;
  const inspected = openInspected({
    postgres: { url: postgresUrl },
    clickhouse: { url: clickhouseUrl },
    timeoutMs: TIMEOUT_MS,
  });
  const { scenario, strategy, parameters, reindex, environmentId } = race;
  const own = { scenario, strategy, parameters, reindex, environmentId, inFlight };
  const parent: ScorecardExploration['parent'] = (group) => ({
    customer: EXPLORED_CUSTOMER,
    profile: `${prefix}-${group}`,
  });
  return {
    explore: (how, onOrder) =>
      exploreScorecards({ postgres, clickhouse, inspected }, { ...own, ...how, parent }, (order) => {
        onOrder(toFound(order));
      }),
    replay: async (actors, keep) => {
      const replayed = await replayScorecard(
        { postgres, clickhouse, inspected },
        { ...own, parent: keep ? { customer: EXPLORED_CUSTOMER, profile: replayProfile(new Date()) } : parent(0) },
        actors,
      );
      return {
        ...toFound(replayed),
        states: replayed.states,
        subject: replayed.subject,
        calls: replayed.calls,
        inspection: replayed.inspection,
      };
    },
    remove: () => removeSubjects(postgres, clickhouse, prefix),
    close: async () => {
      await Promise.allSettled([postgres.end(), service.close(), inspected.close()]);
    },
  };
}

function toFound({ events, outcome, violations, error, calls, inspection }: JudgedOrder): FoundOrder {
  const { lead, rest } = inspection.headline;
  return {
    events,
    outcome,
    violations,
    error,
    sentence: violations.length === 0 ? null : `${lead} ${rest}`.trim(),
    refused: calls.filter(({ status }) => status === 409).length,
  };
}
