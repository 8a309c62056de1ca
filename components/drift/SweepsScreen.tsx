'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useDeferredValue } from 'react';
import { sweepsQuery } from '@/lib/client/driftQueries';
import { readAt } from '@/lib/client/readAt';
import { environmentsQuery, recordTypesQuery } from '@/lib/client/queries';
import { useEnvironmentId, useUrlParams } from '@/lib/client/useUrlState';
import { sweepKinds } from '@/lib/contract/sweeps';
import { driftPath, inEnvironment, sweepsPath } from '@/lib/view/drift/address';
import { isFiltered, sweepFilter } from '@/lib/view/drift/sweepFilter';
import { kindTitles, sweepStates, sweepStateTitles } from '@/lib/view/drift/sweepRow';
import { PageHead } from '../load-tests/PageHead';
import { primaryLook } from '../ui/fieldLook';
import { ChoiceFilter, ListFilters, NoMatch, SearchFilter, titled } from '../ui/ListFilters';
import { MoreButton } from '../ui/MoreButton';
import { RefreshProblem } from '../ui/RefreshProblem';
import { DriftProblem } from './DriftProblem';
import { DriftSkeleton } from './DriftSkeleton';
import { SweepTable } from './SweepTable';

/** Every sweep of an environment, newest first. */
export function SweepsScreen() {
  const environment = useEnvironmentId();
  const [params] = useUrlParams();
  const filter = sweepFilter(params);
  const search = useDeferredValue(filter.search);
  const environments = useQuery(environmentsQuery);
  const of = environment ?? environments.data?.[0]?.id ?? null;
  const query = useInfiniteQuery({
    ...sweepsQuery({ ...filter, search, environment: of }),
    placeholderData: (before) => before,
    enabled: of !== null,
  });
  const types = useQuery(recordTypesQuery);

  if (query.data === undefined)
    return (query.error ?? environments.error) ? (
      <DriftProblem
        error={query.error ?? environments.error ?? new Error()}
        what="The sweeps"
        retry={() => {
          void environments.refetch();
          void query.refetch();
        }}
      />
    ) : (
      <DriftSkeleton what="the sweeps" />
    );
  const sweeps = query.data.pages.flat();
  const start = `${inEnvironment(driftPath, environment)}${environment === null ? '?' : '&'}start=recent`;
  return (
    <div className="page pb-24 pt-6" data-testid="sweeps-page">
      <PageHead
        crumbs={[{ href: inEnvironment(driftPath, environment), label: 'Drift' }]}
        testId="sweeps-headline"
        title="Sweeps"
        about="Each comparison of the stores: what it covers, what it found, and what it cost them."
      >
        <Link prefetch={false} href={start} className={primaryLook}>
          Start a sweep
        </Link>
      </PageHead>
      <ListFilters>
        <SearchFilter in="type, author, id…" />
        <ChoiceFilter
          name="record"
          all="all record types"
          choices={types.data?.map(({ id, title }) => ({ value: id, title })) ?? []}
        />
        <ChoiceFilter name="kind" all="all kinds" choices={sweepKinds.map(titled(kindTitles))} />
        <ChoiceFilter name="state" all="any state" choices={sweepStates.map(titled(sweepStateTitles))} />
      </ListFilters>
      <RefreshProblem query={query} />
      {sweeps.length > 0 ? (
        <SweepTable sweeps={sweeps} environment={environment} nowMs={readAt(query)} />
      ) : isFiltered(filter) ? (
        <NoMatch what="sweeps" all={inEnvironment(sweepsPath, environment)} />
      ) : (
        <p className="max-w-[72ch] border-t border-line py-3 text-mute" data-testid="sweeps-none">
          No sweeps yet. Start one, or add a schedule.
        </p>
      )}
      <MoreButton query={query} />
    </div>
  );
}
