'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { historyQuery } from '@/lib/client/loadTestQueries';
import { useUrlParams } from '@/lib/client/useUrlState';
import { newLoadTestPath } from '@/lib/view/loadTests/address';
import {
  filterChoices,
  filterFromParams,
  filterHistory,
  filterProblem,
  noFilter,
} from '@/lib/view/loadTests/historyFilter';
import { keepDelays } from '@/lib/view/loadTests/keepDelays';
import { newestTrend, trends } from '@/lib/view/loadTests/trends';
import { counted } from '@/lib/wording/formatMs';
import { CopyButton } from '../../ui/CopyButton';
import { MoreButton } from '../../ui/MoreButton';
import { RefreshProblem } from '../../ui/RefreshProblem';
import { HistoryFilters } from '../HistoryFilters';
import { FilterProblem, LoadTestProblem } from '../LoadTestProblem';
import { PageHead } from '../PageHead';
import { DelayFilter } from './DelayFilter';
import { SingleRuns } from './SingleRuns';
import { TrendHeadline } from './TrendHeadline';
import { TrendSection, TrendWarnings } from './TrendSection';

const crumbs = [{ href: '/load-tests', label: 'Load tests' }];
const MOST_DRAWN = 6;

/** Did it get better or worse? Rates over the dates of comparable runs. The filters stand in the address. */
export function TrendsScreen() {
  const [params] = useUrlParams();
  const filter = useMemo(() => filterFromParams(params), [params]);
  const all = useInfiniteQuery(historyQuery(noFilter));
  const { scenario, variant, environment } = filter;
  const query = useInfiniteQuery(historyQuery({ scenario, variant, environment }));
  const history = useMemo(() => filterHistory(query.data?.pages.flat() ?? [], filter), [query.data, filter]);
  const drawn = useMemo(() => trends(keepDelays(history, filter.delaysMs)), [history, filter.delaysMs]);
  const newest = newestTrend(drawn);
  const several = drawn.filter(({ runs }) => runs.length > 1);
  const wrong = filterProblem(params);
  if (wrong !== null) return <FilterProblem wrong={wrong} retry={() => void query.refetch()} />;
  if (query.error && !query.data)
    return <LoadTestProblem error={query.error} what="The load tests" retry={() => void query.refetch()} />;
  const known = all.data?.pages.flat() ?? history;
  return (
    <div className="page pb-24 pt-6" data-testid="trends" data-trends={several.length}>
      <PageHead
        crumbs={crumbs}
        testId="trends-headline"
        tab={newest?.againstLast ? `${newest.againstLast.word} · ${newest.variant} · Trends` : null}
        live
        title={
          query.isPending ? 'Reading the load tests…' : <TrendHeadline newest={newest} alone={drawn.length === 1} />
        }
        about="Runs of one scenario, variant, environment and latency. The latest completed run against the last one under the same conditions."
      >
        <CopyButton text={() => window.location.href} label="Copy the link" testId="copy-link">
          Copy the link
        </CopyButton>
      </PageHead>
      <div className="mt-3 max-w-[128ch]">
        <TrendWarnings warnings={drawn[0]?.againstLast?.warnings ?? []} />
      </div>
      <HistoryFilters known={known} />
      <DelayFilter choices={filterChoices(history).delaysMs} chosen={filter.delaysMs} />
      <RefreshProblem query={query} />
      {query.isPending && (
        <div aria-hidden="true" data-testid="trends-loading">
          <div className="skeleton mt-8 h-6 w-96 max-w-full" />
          <div className="skeleton mt-3 h-[338px]" />
        </div>
      )}
      {query.isSuccess && drawn.length === 0 && (
        <p className="mt-6 max-w-[72ch] border-t border-line py-3 text-mute" data-testid="trends-empty">
          {known.length === 0
            ? 'No load tests yet. A trend needs two runs of the same race. '
            : 'No finished runs match these filters. '}
          {known.length === 0 ? (
            <Link prefetch={false} href={newLoadTestPath(new URLSearchParams())} className="quiet-link">
              Start one
            </Link>
          ) : (
            <Link prefetch={false} href="/load-tests/trends" className="quiet-link">
              Show all
            </Link>
          )}
        </p>
      )}
      {several.slice(0, MOST_DRAWN).map((trend) => (
        <TrendSection key={trend.id} trend={trend} alone={trend === drawn[0]} partial={query.hasNextPage} />
      ))}
      {several.length > MOST_DRAWN && (
        <p className="mt-8 text-mute">
          {counted(several.length - MOST_DRAWN, 'more trend', 'more trends')} not shown. Choose a variant above to see{' '}
          {several.length - MOST_DRAWN === 1 ? 'it' : 'them'}.
        </p>
      )}
      <SingleRuns trends={drawn.filter(({ runs }) => runs.length === 1)} />
      <MoreButton query={query} label="Load earlier runs" />
    </div>
  );
}
