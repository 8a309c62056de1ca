'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import type { DriftFilter } from '@/lib/client/driftApi';
import { driftsQuery } from '@/lib/client/driftQueries';
import { useUrlState } from '@/lib/client/useUrlState';
import type { DriftOfType } from '@/lib/contract/sweeps';
import { alertsPath, inEnvironment } from '@/lib/view/drift/address';
import { isNarrowed, sortDrifts, tenantsOf, type DriftView } from '@/lib/view/drift/driftList';
import { formatCount } from '@/lib/wording/formatMs';
import { Button } from '../ui/Button';
import { Section } from '../ui/Section';
import { Tabs } from '../ui/Tabs';
import { DriftFilters } from './DriftFilters';
import { DriftTable } from './DriftTable';

/** Which records have drifted, or had: a tab each. */
export function DriftList({
  types,
  view,
  filter,
  environment,
  nowMs,
  clear,
}: {
  readonly types: readonly DriftOfType[];
  readonly view: DriftView;
  readonly filter: DriftFilter;
  readonly environment: string | null;
  readonly nowMs: number;
  readonly clear: () => void;
}) {
  const query = useInfiniteQuery({
    ...driftsQuery(filter),
    // While words are typed the list stays until the next one is there.
    placeholderData: (before, earlier) => {
      const last = earlier?.queryKey[1];
      return typeof last === 'object' && isEqualButForSearch(last, filter) ? before : undefined;
    },
  });
  // Of one tenant's drifts, the others can't be chosen.
  const ofAll = useInfiniteQuery({
    ...driftsQuery({ ...filter, tenant: null }),
    enabled: filter.tenant !== null,
    refetchInterval: false,
  });
  const [, setStatus] = useUrlState('status');
  const [, setCause] = useUrlState('cause');
  const drifts = useMemo(() => sortDrifts(query.data?.pages.flat() ?? [], view.sort), [query.data, view.sort]);
  const open = types.reduce((sum, type) => sum + type.open, 0);
  const swept = types.some(({ lastSweep }) => lastSweep !== null);
  return (
    <Section id="drifts" title="Drifts">
      <Tabs
        label="Drifts"
        testId="drift-list"
        chosen={view.status}
        choose={(status) => {
          setStatus(status === 'open' ? null : status);
        }}
        tabs={[
          { id: 'open', label: `Open ${formatCount(open)}` },
          { id: 'healed', label: 'Healed' },
        ]}
      >
        {/* While they are read the filters stay, and the focus in them. */}
        {(drifts.length > 0 || isNarrowed(view) || (query.isPending && open > 0)) && (
          <DriftFilters
            types={types}
            view={view}
            tenants={tenantsOf(filter.tenant === null ? drifts : (ofAll.data?.pages.flat() ?? drifts))}
            clear={clear}
          />
        )}
        {query.error && (
          <p role="alert" className="mb-3" data-testid="drifts-problem">
            The drifts could not be read. {query.error.message}{' '}
            <button type="button" className="quiet-link" onClick={() => void query.refetch()}>
              Try again
            </button>
          </p>
        )}
        {query.isPending && (
          <div aria-busy="true" data-testid="drifts-loading">
            {Array.from({ length: 5 }, (_, row) => (
              <div key={row} aria-hidden="true" className="skeleton mt-3 h-10" />
            ))}
          </div>
        )}
        {drifts.length > 0 && (
          <DriftTable drifts={drifts} environment={environment} nowMs={nowMs} setCause={setCause} />
        )}
        {query.isSuccess && drifts.length === 0 && !swept && !isNarrowed(view) && (
          <FirstSteps environment={environment} />
        )}
        {query.isSuccess && drifts.length === 0 && (swept || isNarrowed(view)) && (
          <p className="border-t border-line py-3 text-mute" data-testid="drifts-none">
            {isNarrowed(view)
              ? 'No drifts match these filters.'
              : view.status === 'healed'
                ? 'No drift has healed yet. A drift heals when a sweep finds its record consistent again.'
                : 'No open drifts. What sweeps find is listed here.'}
          </p>
        )}
        {query.hasNextPage && (
          <p className="mt-3 flex items-center gap-3 text-mute">
            <Button
              type="button"
              className="control"
              disabled={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
              data-testid="drifts-more"
            >
              {query.isFetchingNextPage ? 'Reading…' : 'Show more'}
            </Button>
            The newest {formatCount(drifts.length)} are shown.
          </p>
        )}
      </Tabs>
    </Section>
  );
}

function isEqualButForSearch(a: DriftFilter, b: DriftFilter): boolean {
  return JSON.stringify({ ...a, search: null }) === JSON.stringify({ ...b, search: null });
}

/** Before the first sweep: what it does, and how to have the first results. */
function FirstSteps({ environment }: { readonly environment: string | null }) {
  const [, setStart] = useUrlState('start');
  return (
    <div className="max-w-[88ch] border-t border-line py-3" data-testid="drifts-first">
      <p className="font-medium">No sweep has run yet.</p>
      <p className="mt-1 text-mute">
        A sweep compares the records of both stores and reads each difference again, so that lag is not reported. What
        it finds is listed here, with the cause. Begin with a deep sweep, then schedule recent ones.
      </p>
      <p className="mt-3 flex flex-wrap gap-2">
        <button
          type="button"
          className="control"
          data-testid="first-deep"
          onClick={() => {
            setStart('deep');
            window.scrollTo({ top: 0 });
          }}
        >
          Start a deep sweep
        </button>
        <Link prefetch={false} href={inEnvironment(alertsPath, environment)} className="control">
          Add a schedule
        </Link>
      </p>
    </div>
  );
}
