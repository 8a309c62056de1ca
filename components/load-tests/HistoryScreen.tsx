'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useEffect, useMemo } from 'react';
import { refetchList } from '@/lib/client/listQuery';
import { historyQuery, labelsQuery } from '@/lib/client/loadTestQueries';
import { useUrlParams, useUrlState } from '@/lib/client/useUrlState';
import { inEnvironment } from '@/lib/view/drift/address';
import {
  comparePath,
  loadTestPath,
  loadTestSchedulesPath,
  newLoadTestPath,
  trendsPath,
  verdictPath,
} from '@/lib/view/loadTests/address';
import { filterFromParams, filterProblem, filterToParams, noFilter } from '@/lib/view/loadTests/historyFilter';
import { historyCsv } from '@/lib/view/loadTests/historyCsv';
import { historyRows } from '@/lib/view/loadTests/historyRows';
import { isTyping } from '../shell/isTyping';
import { KeptFor } from '../ui/KeptFor';
import { NoMatch } from '../ui/ListFilters';
import { ListCopy } from '../ui/ListCopy';
import { MoreButton } from '../ui/MoreButton';
import { RefreshProblem } from '../ui/RefreshProblem';
import { HistoryEmpty } from './HistoryEmpty';
import { HistoryFilters } from './HistoryFilters';
import { HistoryTable, MOST_COMPARED } from './HistoryTable';
import { FilterProblem, LoadTestProblem } from './LoadTestProblem';
import { PageHead } from './PageHead';
import { RateAlerts } from './schedules/RateAlerts';

/** All runs, pinned ones first, then the newest. `?chosen=` names those selected for comparison. */
export function HistoryScreen() {
  const [params] = useUrlParams();
  const filter = useMemo(() => filterFromParams(params), [params]);
  const { scenario, variant, environment, latency, status, label } = filter;
  const search = useDeferredValue(filter.search);
  const [chosenText, setChosen] = useUrlState('chosen');
  const all = useInfiniteQuery({ ...historyQuery(noFilter), refetchInterval: refetchList });
  const query = useInfiniteQuery({
    ...historyQuery({ scenario, variant, environment, latency, status, label, search, order: 'pinned' }),
    placeholderData: (before) => before,
    refetchInterval: refetchList,
  });
  const labels = useQuery(labelsQuery);
  const history = useMemo(() => query.data?.pages.flat() ?? [], [query.data]);
  const rows = useMemo(() => historyRows(history), [history]);
  const chosen = (chosenText ?? '').split(',').filter((id) => id !== '');
  const toggle = (id: string) => {
    setChosen((chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]).join(',') || null);
  };
  useNewKey();
  const wrong = filterProblem(params);
  if (wrong !== null) return <FilterProblem wrong={wrong} retry={() => void query.refetch()} />;
  if (query.error && !query.data)
    return <LoadTestProblem error={query.error} what="The load tests" retry={() => void query.refetch()} />;
  const known = all.data?.pages.flat() ?? history;
  const none = query.isSuccess && known.length === 0 && history.length === 0;
  return (
    <div className="page pb-24 pt-6">
      <PageHead
        crumbs={[]}
        testId="history-title"
        title="Load tests"
        about="How often a race goes wrong, by the delay between two calls."
      >
        {!none && (
          <Link prefetch={false} href={trendsPath(filterToParams(filter))} className="control" data-testid="to-trends">
            Trends
          </Link>
        )}
        {!none && (
          <Link prefetch={false} href={verdictPath({})} className="control" data-testid="to-verdict">
            Did the fix hold?
          </Link>
        )}
        <Link
          prefetch={false}
          href={inEnvironment(loadTestSchedulesPath, environment)}
          className="control"
          data-testid="to-schedules"
        >
          Schedules
        </Link>
        {chosen.length > 0 && (
          <button
            type="button"
            className="control"
            onClick={() => {
              setChosen(null);
            }}
          >
            Clear selection
          </button>
        )}
        {!none && (
          <Link
            prefetch={false}
            href={comparePath(chosen)}
            className="control"
            data-testid="compare"
            aria-disabled={chosen.length < 2}
            title={chosen.length < 2 ? 'Choose two or more runs in the table' : undefined}
          >
            {chosen.length < 2 ? 'Compare' : `Compare ${chosen.length}`}
          </Link>
        )}
        <ListCopy rows={history} hint="a row per run" toCsv={historyCsv} />
        <Link
          prefetch={false}
          href={newLoadTestPath(new URLSearchParams(environment ? { environment } : {}))}
          className="inline-flex min-h-8 items-center rounded-md bg-ink px-4 text-sm font-medium text-paper"
          data-testid="new-load-test"
          title="New load test (n)"
        >
          New load test
        </Link>
      </PageHead>
      <RateAlerts environment={environment} />
      {none ? (
        <HistoryEmpty />
      ) : (
        <>
          <HistoryFilters known={known} labels={labels.data?.map((each) => each.label) ?? []} />
          <RefreshProblem query={query} />
          {query.isPending && (
            <div aria-busy="true" data-testid="history-loading">
              <p className="sr-only" role="status">
                Reading the load tests
              </p>
              {Array.from({ length: 8 }, (_, row) => (
                <div key={row} aria-hidden="true" className="skeleton mt-3 h-10" />
              ))}
            </div>
          )}
          {rows.length > 0 && <HistoryTable rows={rows} chosen={chosen} toggle={toggle} />}
          {query.isSuccess && rows.length === 0 && (
            <NoMatch what="load tests" all="/load-tests" testId="history-none" />
          )}
          {chosen.length > MOST_COMPARED && (
            <p className="mt-3 text-sm text-mute">More than {MOST_COMPARED} runs in one chart are hard to read.</p>
          )}
          <MoreButton query={query} testId="history-more" />
          <KeptFor what="loadTests" title="Load tests" pathOf={loadTestPath} />
        </>
      )}
    </div>
  );
}

/** `n` opens the form. */
function useNewKey(): void {
  const router = useRouter();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isTyping(event) && event.key === 'n') router.push('/load-tests/new');
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [router]);
}
