import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { checkRace, getGallery, getLabCell, getLabRun, getLabRuns, getLabScenarios, type LabRunFilter } from './labApi';
import { listQuery } from './listQuery';

const RUN_PAGE = 20;

/** It changes with the console's version. */
export const galleryQuery = queryOptions({
  queryKey: ['lab-gallery'],
  queryFn: ({ signal }) => getGallery(signal),
  staleTime: Infinity,
});

/** It changes with the console's configuration. */
export const labScenariosQuery = queryOptions({
  queryKey: ['lab-scenarios'],
  queryFn: ({ signal }) => getLabScenarios(signal),
  staleTime: 60_000,
});

/** What was read of the text before stays until the new one is. */
export function raceCheckQuery(text: string) {
  return queryOptions({
    queryKey: ['lab-check', text],
    queryFn: ({ signal }) => checkRace(text, signal),
    enabled: text.trim() !== '',
    staleTime: Infinity,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** Pages of runs, newest first. */
export function labRunsQuery(filter: LabRunFilter) {
  return listQuery('lab-runs', filter, getLabRuns, RUN_PAGE);
}

/** Without outcomes. */
export function labRunQuery(id: string) {
  return queryOptions({
    queryKey: ['lab-run', id],
    queryFn: ({ signal }) => getLabRun(id, signal),
    staleTime: 5_000,
  });
}

/** A cell that is finished never changes. */
export function labCellQuery(id: string, n: number, finished: boolean) {
  return queryOptions({
    queryKey: ['lab-cell', id, n],
    queryFn: ({ signal }) => getLabCell(id, n, signal),
    enabled: finished,
    staleTime: Infinity,
    gcTime: 60_000,
  });
}
