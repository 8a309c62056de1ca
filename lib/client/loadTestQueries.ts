import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  getIteration,
  getIterations,
  getLabels,
  getLoadTest,
  getLoadTests,
  getScenarios,
  getVerdict,
  type FixQuestion,
  type HistoryFilter,
  type IterationFilter,
} from './loadTestApi';
import { listQuery } from './listQuery';

/** So many iterations are fetched at once; each carries its calls and steps. */
const PAGE = 200;
/** So many runs of the history are fetched at once. */
const HISTORY_PAGE = 100;

export const scenariosQuery = queryOptions({
  queryKey: ['scenarios'],
  queryFn: ({ signal }) => getScenarios(signal),
  staleTime: Infinity,
});

export function loadTestQuery(id: string) {
  return queryOptions({
    queryKey: ['load-test', id],
    queryFn: ({ signal }) => getLoadTest(id, signal),
    staleTime: 5_000,
  });
}

export function verdictQuery(question: FixQuestion) {
  return queryOptions({
    queryKey: ['verdict', question],
    queryFn: ({ signal }) => getVerdict(question, signal),
    staleTime: 2_000,
  });
}

export const labelsQuery = queryOptions({
  queryKey: ['labels'],
  queryFn: ({ signal }) => getLabels(signal),
  staleTime: 2_000,
});

/** Pages of the history, newest first. */
export function historyQuery(filter: HistoryFilter) {
  return listQuery('load-tests', filter, getLoadTests, HISTORY_PAGE);
}

const everyRun: HistoryFilter = { scenario: null, variant: null, environment: null };
/** So many runs are offered while someone types. */
const FOUND = 5;

/** The newest runs with these words. */
export function foundRunsQuery(search: string) {
  return queryOptions({
    queryKey: ['found-runs', search],
    queryFn: ({ signal }) => getLoadTests({ ...everyRun, search }, { limit: FOUND, before: null }, signal),
    staleTime: 5_000,
  });
}

/** Pages of finished iterations by number, without their inspections. */
export function iterationsQuery(id: string, filter: IterationFilter) {
  return infiniteQueryOptions({
    queryKey: ['iterations', id, filter],
    queryFn: ({ pageParam, signal }) => getIterations(id, filter, { limit: PAGE, after: pageParam }, signal),
    initialPageParam: 0,
    getNextPageParam: (page) => (page.length < PAGE ? null : (page.at(-1)?.n ?? null)),
    staleTime: 2_000,
  });
}

/** With its inspection, which never changes: it was kept as it was. */
export function iterationQuery(id: string, n: string) {
  return queryOptions({
    queryKey: ['iteration', id, n],
    queryFn: ({ signal }) => getIteration(id, n, signal),
    staleTime: Infinity,
  });
}
