import { queryOptions } from '@tanstack/react-query';
import type { Order } from '@/lib/contract/interleavings';
import {
  getExploration,
  getExplorations,
  getOrder,
  getOrderDifference,
  getOrders,
  type ExplorationFilter,
} from './interleavingApi';
import { listQuery } from './listQuery';
import { getLoadTests } from './loadTestApi';

/** More than any scenario has variants with different options. */
const MOST_CELLS = 200;
const EARLIER = 50;
const MOST_RUNS = 100;
/** An exploration runs many orders a second. */
const ORDERS_EVERY_MS = 2_000;

/** The newest exploration of each variant of a scenario, for the matrix. */
export function latestExplorationsQuery(scenario: string) {
  return queryOptions({
    queryKey: ['explorations', 'latest', scenario],
    queryFn: ({ signal }) =>
      getExplorations({ scenario, variant: null, latest: true }, { limit: MOST_CELLS, before: null }, signal),
    staleTime: 1_000,
  });
}

/** Pages of all explorations, newest first. */
export function explorationsQuery(filter: ExplorationFilter) {
  return listQuery('explorations', filter, getExplorations, EARLIER);
}

/** Everything that was explored of one variant, newest first. */
export function earlierExplorationsQuery(scenario: string, variant: string) {
  return queryOptions({
    queryKey: ['explorations', 'of', scenario, variant],
    queryFn: ({ signal }) => getExplorations({ scenario, variant }, { limit: EARLIER, before: null }, signal),
    staleTime: 5_000,
  });
}

/** Load tests of a scenario, newest first: what the matrix holds against the orders. */
export function scenarioLoadTestsQuery(scenario: string) {
  return queryOptions({
    queryKey: ['load-tests', 'of', scenario],
    queryFn: ({ signal }) =>
      getLoadTests({ scenario, variant: null, environment: null }, { limit: MOST_RUNS, before: null }, signal),
    staleTime: 10_000,
  });
}

/** Without its orders. */
export function explorationQuery(id: string) {
  return queryOptions({
    queryKey: ['exploration', id],
    queryFn: ({ signal }) => getExploration(id, signal),
    staleTime: 5_000,
  });
}

/** Its orders; while it has explored more of them than are here, those that are missing are fetched every so often. */
export function exploredOrdersQuery(id: string, explored: number) {
  return queryOptions({
    queryKey: ['explored-orders', id],
    queryFn: ({ client, queryKey, signal }) =>
      getOrders(id, client.getQueryData<readonly Order[]>(queryKey) ?? [], signal),
    staleTime: Infinity,
    gcTime: 60_000,
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) < explored ? ORDERS_EVERY_MS : false),
  });
}

/** While the exploration goes on, a nearer order may be run: `explored` has it read again. */
export function orderDifferenceQuery(id: string, n: number, explored: number) {
  return queryOptions({
    queryKey: ['order-difference', id, n, explored],
    queryFn: ({ signal }) => getOrderDifference(id, n, signal),
    staleTime: Infinity,
    // Of the same order, until it is known whether there is a nearer one.
    placeholderData: (before, earlier) =>
      earlier?.queryKey[1] === id && earlier.queryKey[2] === n ? before : undefined,
  });
}

/** An order never changes: it was run once. */
export function orderQuery(id: string, n: string) {
  return queryOptions({
    queryKey: ['order', id, n],
    queryFn: ({ signal }) => getOrder(id, n, signal),
    staleTime: Infinity,
  });
}
