import { queryOptions } from '@tanstack/react-query';
import type { ExplorationsResponse } from '@/lib/contract/interleavings';
import type { ScenariosResponse } from '@/lib/contract/scenarios';
import { fetchJson } from './fetchJson';
import { toQuery } from './toQuery';

/** More than any scenario has variants with different options. */
const MOST_CELLS = 200;

/** The scenarios that race records of a type. By themselves: the page of a record loads nothing else of the screens that run them. */
export function scenariosOfTypeQuery(recordType: string) {
  return queryOptions({
    queryKey: ['scenarios-of', recordType],
    queryFn: async ({ signal }) =>
      (await fetchJson<ScenariosResponse>('/api/scenarios', { signal })).filter(
        (each) => each.recordType === recordType,
      ),
    staleTime: Infinity,
    retry: false,
  });
}

/** The newest exploration of each variant of a scenario; of none, nothing is asked. */
export function exploredOfScenarioQuery(scenario: string | undefined) {
  return queryOptions({
    queryKey: ['explored-of', scenario],
    queryFn: ({ signal }) =>
      fetchJson<ExplorationsResponse>(
        `/api/interleavings${toQuery({ scenario: scenario ?? '', latest: 'true', limit: MOST_CELLS })}`,
        { signal },
      ),
    enabled: scenario !== undefined,
    staleTime: 5_000,
    retry: false,
  });
}
