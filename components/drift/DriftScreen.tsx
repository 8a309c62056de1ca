'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useDeferredValue, useMemo, type ReactNode } from 'react';
import { ApiError } from '@/lib/client/ApiError';
import { driftQuery } from '@/lib/client/driftQueries';
import { readAt } from '@/lib/client/readAt';
import { useTabTitle } from '@/lib/client/useTabTitle';
import { useEnvironmentId, useUrlParams, useUrlState } from '@/lib/client/useUrlState';
import type { DriftResponse } from '@/lib/contract/sweeps';
import { alertsPath, inEnvironment } from '@/lib/view/drift/address';
import { withoutStartForm } from '@/lib/view/drift/startForm';
import { driftChart, type ChartBucket } from '@/lib/view/drift/driftChart';
import { chartDays, defaultChartDays, readDriftView, type ChartDays, type DriftView } from '@/lib/view/drift/driftList';
import { driftHeadline } from '@/lib/view/drift/headline';
import { formatUtc } from '@/lib/view/time';
import { driftState } from '@/lib/wording/drift';
import { DriftChart } from '../charts/lazyCharts';
import { PageHead } from '../load-tests/PageHead';
import { primaryLook } from '../ui/fieldLook';
import { RefreshProblem } from '../ui/RefreshProblem';
import { Section } from '../ui/Section';
import { VerdictMark } from '../ui/VerdictMark';
import { ChartTable } from './ChartTable';
import { DriftExport } from './DriftExport';
import { DriftList } from './DriftList';
import { DriftProblem } from './DriftProblem';
import { DriftSkeleton } from './DriftSkeleton';
import { RecentSweeps, RunningSweeps } from './RecentSweeps';
import { StartPanel } from './StartPanel';
import { TypeList } from './TypeList';

const verdicts = { drifted: 'inconsistent', clean: 'consistent', unverified: 'unknown' } as const;

/** Which records have drifted, since when, and why. What is looked at stands in the address. */
export function DriftScreen() {
  const environment = useEnvironmentId();
  const [params] = useUrlParams();
  const { view, wrong } = useMemo(() => readDriftView(params), [params]);
  const query = useQuery({
    ...driftQuery(environment, Number(view.days)),
    // Another stretch of time leaves the page as it is until it is there.
    placeholderData: (before, earlier) => (earlier?.queryKey[1] === environment ? before : undefined),
  });
  const retry = () => void query.refetch();
  if (wrong !== null)
    return <DriftProblem error={new ApiError('invalid_filter', 400, '', wrong)} what="The drift" retry={retry} />;
  if (query.data === undefined)
    return query.error ? (
      <DriftProblem error={query.error} what="The drift" retry={retry} />
    ) : (
      <DriftSkeleton what="what has drifted" />
    );
  return (
    <Drift
      data={query.data}
      nowMs={readAt(query)}
      environment={environment}
      view={view}
      refreshProblem={<RefreshProblem query={query} />}
    />
  );
}

function Drift({
  data,
  nowMs,
  environment,
  view,
  refreshProblem,
}: {
  readonly data: DriftResponse;
  readonly nowMs: number;
  readonly environment: string | null;
  readonly view: DriftView;
  readonly refreshProblem: ReactNode;
}) {
  const { buckets, deployments } = data;
  const [start, setStart] = useUrlState('start');
  const [, setOf] = useUrlState('of');
  const [params, replace] = useUrlParams();
  const [, setFrom] = useUrlState('from');
  const [, setTo] = useUrlState('to');
  const { record, cause } = view;
  const search = useDeferredValue(view.search);
  const types = record === null ? data.types : data.types.filter((type) => type.record === record);
  const headline = driftHeadline(types, nowMs);
  const chart = useMemo(
    () => driftChart(buckets, deployments, { record, cause }),
    [buckets, deployments, record, cause],
  );
  const filter = {
    // By its id: without one the answer is of every environment.
    environment: data.environment,
    record,
    cause,
    status: view.status,
    tenant: view.tenant,
    sweep: view.sweep,
    search,
    since: view.from,
    until: view.to,
    name: null,
  };
  useTabTitle(`${driftState(types)} · Drift`);
  const chooseStretch = (bucket: ChartBucket | null) => {
    setFrom(bucket?.from ?? null);
    setTo(bucket?.to ?? null);
  };
  const clear = useClearFilters();
  const opening = start !== null;
  const swept = !chart.empty || types.some(({ lastSweep }) => lastSweep !== null);
  return (
    <div className="page pb-24 pt-6" data-testid="drift" data-state={headline.state}>
      <PageHead
        crumbs={[]}
        testId="drift-headline"
        live
        title={
          <>
            <span className="mr-2 inline-block align-[-2px]">
              <VerdictMark verdict={verdicts[headline.state]} size={18} />
            </span>
            <span className={headline.state === 'drifted' ? 'text-bad' : ''}>{headline.lead}</span>{' '}
            <span className="font-normal">{headline.rest}</span>
          </>
        }
        about="Which records differ between Postgres and ClickHouse, since when, and why."
      >
        <Link
          prefetch={false}
          href={inEnvironment(alertsPath, environment)}
          className="control"
          data-testid="to-schedules"
        >
          Schedules and alerts
        </Link>
        <DriftExport
          filter={filter}
          record={record ?? (data.types.length === 1 ? (data.types[0]?.record ?? null) : null)}
        />
        {data.types.some(({ configured }) => configured) && (
          <button
            type="button"
            className={primaryLook}
            data-testid="new-sweep"
            aria-expanded={opening}
            onClick={() => {
              if (opening) replace(withoutStartForm(params));
              else {
                setStart('recent');
                if (record !== null) setOf(record);
              }
            }}
          >
            Start a sweep
          </button>
        )}
      </PageHead>
      {refreshProblem}
      {opening && (
        <StartPanel
          types={data.types}
          environment={environment}
          close={() => {
            replace(withoutStartForm(params));
          }}
        />
      )}
      {data.types.length === 0 ? (
        <p className="mt-6 max-w-[72ch] text-mute" data-testid="drift-empty">
          Describe a record under <code>records</code> in the configuration file.{' '}
          <Link prefetch={false} href="/records" className="quiet-link">
            Records
          </Link>{' '}
          shows which there are, and <code>npx lastwrite discover</code> proposes more.
        </p>
      ) : (
        <>
          <TypeList
            types={data.types}
            environment={environment}
            chosen={record}
            nowMs={nowMs}
            start={(of) => {
              setOf(of);
              setStart(start === 'deep' ? 'deep' : 'recent');
              window.scrollTo({ top: 0 });
            }}
          />
          <RunningSweeps of={data.environment} environment={environment} record={record} />
          {swept && (
            <Section id="rate" title="New drifts over time" aside={<DaysChoice days={view.days} />}>
              {chart.empty ? (
                <p className="text-mute" data-testid="chart-empty">
                  {emptyText(chart.buckets)}
                </p>
              ) : (
                <>
                  <DriftChart chart={chart} chosen={view.from} choose={chooseStretch} />
                  <ChartTable chart={chart} />
                </>
              )}
            </Section>
          )}
          <DriftList types={types} view={view} filter={filter} environment={environment} nowMs={nowMs} clear={clear} />
          <RecentSweeps of={data.environment} environment={environment} record={record} nowMs={nowMs} />
        </>
      )}
    </div>
  );
}

/** How far back the chart goes (`?days=`). */
function DaysChoice({ days }: { readonly days: ChartDays }) {
  const [, setDays] = useUrlState('days');
  return (
    <select
      aria-label="How far back"
      className="control !min-h-7"
      data-testid="chart-days"
      value={days}
      onChange={(event) => {
        setDays(event.target.value === defaultChartDays ? null : event.target.value);
      }}
    >
      {chartDays.map((each) => (
        <option key={each} value={each}>
          {each === '1' ? 'last 24 hours' : `last ${each} days`}
        </option>
      ))}
    </select>
  );
}

function emptyText([first]: readonly ChartBucket[]): string {
  return first === undefined
    ? 'Nothing has drifted.'
    : `Nothing has drifted since ${formatUtc(first.from).slice(0, 16)} UTC.`;
}

/** Takes every filter out of the address. */
function useClearFilters(): () => void {
  const sets = [
    useUrlState('record'),
    useUrlState('cause'),
    useUrlState('tenant'),
    useUrlState('sweep'),
    useUrlState('search'),
    useUrlState('from'),
    useUrlState('to'),
  ];
  return () => {
    for (const [, set] of sets) set(null);
  };
}
