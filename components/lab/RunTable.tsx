'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import Link from 'next/link';
import { labRunsQuery } from '@/lib/client/labQueries';
import { refetchList } from '@/lib/client/listQuery';
import { useUrlParams } from '@/lib/client/useUrlState';
import { labPath, labRunPath } from '@/lib/view/lab/address';
import { labRunsCsv } from '@/lib/view/lab/labRunsCsv';
import { withQuery } from '@/lib/view/loadTests/address';
import { searchOf } from '@/lib/view/searchWords';
import { runProgressText } from '@/lib/wording/labOutcome';
import { StatusFilter } from '../load-tests/HistoryFilters';
import { StatusMark } from '../load-tests/StatusMark';
import { DataTable } from '../ui/DataTable';
import { ListFilters, NoMatch, SearchFilter } from '../ui/ListFilters';
import { ListCopy } from '../ui/ListCopy';
import { MoreButton } from '../ui/MoreButton';
import { Section } from '../ui/Section';
import { StartedBy } from '../ui/StartedBy';
import { Time, ZoneName } from '../ui/Time';

/** The race that is in the editor stands in the address too, and stays. */
function unfiltered(params: URLSearchParams): string {
  const others = new URLSearchParams(params);
  others.delete('status');
  others.delete('search');
  return withQuery(labPath, others);
}

/** The runs of the lab, newest first. */
export function RunTable() {
  const [params] = useUrlParams();
  const status = params.get('status');
  const search = useDeferredValue(searchOf(params));
  const query = useInfiniteQuery({
    ...labRunsQuery({ status, search }),
    placeholderData: (before) => before,
    refetchInterval: refetchList,
  });
  const { error } = query;
  const runs = query.data?.pages.flat();
  const isFiltered = status !== null || search !== null;
  return (
    <Section id="runs" title="Runs" aside={<ListCopy rows={runs ?? []} hint="a row per run" toCsv={labRunsCsv} />}>
      {(isFiltered || (runs !== undefined && runs.length > 0)) && (
        <ListFilters>
          <SearchFilter in="title, author, id…" />
          <StatusFilter />
        </ListFilters>
      )}
      {error && (
        <p role="alert" className="border-t border-line py-2 text-sm">
          Could not load the runs: {error.message}
        </p>
      )}
      {!runs && !error && <div aria-hidden="true" className="skeleton h-24" />}
      {runs?.length === 0 && isFiltered && <NoMatch what="runs" all={unfiltered(params)} />}
      {runs?.length === 0 && !isFiltered && (
        <p className="border-t border-line py-2 text-mute" data-testid="runs-empty">
          No runs yet. Choose a race from the gallery and run every order of it.
        </p>
      )}
      {runs !== undefined && runs.length > 0 && (
        <DataTable
          label="Runs of the race lab"
          testId="lab-runs"
          count={runs.length}
          estimatePx={36}
          head={
            <tr>
              <th scope="col">race</th>
              <th scope="col" className="max-md:hidden">
                status
              </th>
              <th scope="col" className="max-md:hidden">
                result
              </th>
              <th scope="col" className="max-md:hidden">
                started, <ZoneName />
              </th>
            </tr>
          }
          row={(index, props) => {
            const run = runs[index];
            if (!run) return null;
            return (
              <tr key={run.id} {...props} data-testid="lab-run-row" data-id={run.id} data-status={run.status}>
                <th scope="row" className="!whitespace-normal !font-normal">
                  <Link prefetch={false} href={labRunPath(run.id)} className="text-ink hover:underline">
                    {run.title ?? 'Untitled race'}
                  </Link>
                  <span className="flex flex-wrap gap-x-3 text-sm text-mute md:hidden">
                    <span className={run.progress.violated > 0 ? 'text-bad' : ''}>{runProgressText(run)}</span>
                    <StatusMark status={run.status} />
                    <Time value={run.createdAt} digits={0} />
                  </span>
                </th>
                <td className="max-md:hidden">
                  <StatusMark status={run.status} />
                </td>
                <td className={`max-md:hidden ${run.progress.violated > 0 ? 'text-bad' : ''}`}>
                  {runProgressText(run)}
                </td>
                <td className="whitespace-nowrap font-mono max-md:hidden">
                  <Time value={run.createdAt} digits={0} />
                  <span className="block font-sans text-sm text-mute">
                    <StartedBy user={run.startedBy} short />
                  </span>
                </td>
              </tr>
            );
          }}
        />
      )}
      <MoreButton query={query} />
    </Section>
  );
}
