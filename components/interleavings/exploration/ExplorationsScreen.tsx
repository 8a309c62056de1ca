'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { explorationsQuery } from '@/lib/client/interleavingQueries';
import { refetchList } from '@/lib/client/listQuery';
import { scenariosQuery } from '@/lib/client/loadTestQueries';
import { environmentsQuery } from '@/lib/client/queries';
import { useUrlParams } from '@/lib/client/useUrlState';
import { isOfSql } from '@/lib/contract/scenarios';
import { inEnvironment } from '@/lib/view/drift/address';
import { explorationPath, explorationsPath, interleavingsPath } from '@/lib/view/interleavings/address';
import { explorationsCsv } from '@/lib/view/interleavings/explorationsCsv';
import { searchOf } from '@/lib/view/searchWords';
import { StatusFilter } from '../../load-tests/HistoryFilters';
import { PageHead } from '../../load-tests/PageHead';
import { KeptFor } from '../../ui/KeptFor';
import { ChoiceFilter, ListFilters, NoMatch, SearchFilter } from '../../ui/ListFilters';
import { ListCopy } from '../../ui/ListCopy';
import { MoreButton } from '../../ui/MoreButton';
import { RefreshProblem } from '../../ui/RefreshProblem';
import { InterleavingProblem } from '../InterleavingProblem';
import { ExplorationTable } from './ExplorationTable';

/** Every exploration, newest first. */
export function ExplorationsScreen() {
  const [params] = useUrlParams();
  const [scenario, variant, environment, status] = ['scenario', 'variant', 'environment', 'status'].map((key) =>
    params.get(key),
  );
  const search = useDeferredValue(searchOf(params));
  const filter = {
    scenario: scenario ?? null,
    variant: variant ?? null,
    environment: environment ?? null,
    status: status ?? null,
    search,
  };
  const query = useInfiniteQuery({
    ...explorationsQuery(filter),
    placeholderData: (before) => before,
    refetchInterval: refetchList,
  });
  const scenarios = useQuery(scenariosQuery);
  const environments = useQuery(environmentsQuery);
  if (query.error && !query.data)
    return <InterleavingProblem error={query.error} what="The explorations" retry={() => void query.refetch()} />;
  const explorations = query.data?.pages.flat() ?? [];
  const explorable = scenarios.data?.filter((each) => each.runsAs.includes('exploration') && !isOfSql(each)) ?? [];
  const variants = explorable.filter(({ id }) => scenario === null || id === scenario).flatMap((each) => each.variants);
  const isFiltered = Object.values(filter).some((value) => value !== null);
  return (
    <div className="page pb-24 pt-6" data-testid="explorations-page">
      <PageHead
        crumbs={[{ href: inEnvironment(interleavingsPath, environment ?? null), label: 'Interleavings' }]}
        testId="explorations-headline"
        title="Explorations"
        about="Each run of every order of a variant’s steps, and what it found."
      >
        <ListCopy rows={explorations} hint="a row per exploration" toCsv={explorationsCsv} />
      </PageHead>
      <ListFilters>
        <SearchFilter in="scenario, variant, id…" />
        <ChoiceFilter
          name="scenario"
          all="all scenarios"
          choices={explorable.map(({ id, title }) => ({ value: id, title }))}
        />
        <ChoiceFilter name="variant" all="all variants" choices={[...new Set(variants.map(({ id }) => id))]} />
        <ChoiceFilter
          name="environment"
          all="all environments"
          choices={environments.data?.map(({ id, title }) => ({ value: id, title })) ?? []}
        />
        <StatusFilter />
      </ListFilters>
      <RefreshProblem query={query} />
      {query.isPending && <div aria-hidden="true" className="skeleton h-40" />}
      {explorations.length > 0 && (
        <ExplorationTable explorations={explorations} label="Explorations" testId="explorations" ofAll />
      )}
      {query.isSuccess &&
        explorations.length === 0 &&
        (isFiltered ? (
          <NoMatch what="explorations" all={explorationsPath} />
        ) : (
          <p className="border-t border-line py-3 text-mute" data-testid="explorations-none">
            No explorations yet. Explore a variant in the fix matrix.
          </p>
        ))}
      <MoreButton query={query} />
      <KeptFor what="interleavings" title="Explorations" pathOf={explorationPath} />
    </div>
  );
}
