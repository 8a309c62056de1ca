'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { DriftFilter } from '@/lib/client/driftApi';
import { driftsQuery } from '@/lib/client/driftQueries';
import { useUrlState } from '@/lib/client/useUrlState';
import type { DriftOfType } from '@/lib/contract/sweeps';
import { isNarrowed, sortDrifts, tenantsOf, type DriftView } from '@/lib/view/drift/driftList';
import { formatCount } from '@/lib/wording/formatMs';
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
  const query = useInfiniteQuery(driftsQuery(filter));
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
        <DriftFilters types={types} view={view} tenants={tenantsOf(drifts)} clear={clear} />
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
        {query.isSuccess && drifts.length === 0 && (
          <p className="border-t border-line py-3 text-mute" data-testid="drifts-none">
            {isNarrowed(view)
              ? 'No drifts match these filters.'
              : view.status === 'healed'
                ? 'No drift has healed yet. A drift heals when a sweep finds its record consistent again.'
                : swept
                  ? 'No open drifts. What sweeps find is listed here.'
                  : 'No sweep has run yet. Start one, and what it finds is listed here.'}
          </p>
        )}
        {query.hasNextPage && (
          <p className="mt-3 flex items-center gap-3 text-mute">
            <button
              type="button"
              className="control"
              disabled={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
              data-testid="drifts-more"
            >
              {query.isFetchingNextPage ? 'Reading…' : 'Show more'}
            </button>
            The newest {formatCount(drifts.length)} are shown.
          </p>
        )}
      </Tabs>
    </Section>
  );
}
