'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { environmentsQuery } from '@/lib/client/queries';
import { sweepsQuery } from '@/lib/client/driftQueries';
import { useEnvironmentId, useUrlState } from '@/lib/client/useUrlState';
import { driftPath, inEnvironment } from '@/lib/view/drift/address';
import { PageHead } from '../load-tests/PageHead';
import { primaryLook } from '../ui/fieldLook';
import { DriftProblem } from './DriftProblem';
import { DriftSkeleton } from './DriftSkeleton';
import { SweepTable } from './SweepTable';

/** Every sweep of an environment, newest first. */
export function SweepsScreen() {
  const environment = useEnvironmentId();
  const [record, setRecord] = useUrlState('record');
  const environments = useQuery(environmentsQuery);
  const of = environment ?? environments.data?.[0]?.id ?? null;
  const query = useInfiniteQuery({ ...sweepsQuery(of, record), enabled: of !== null });
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
        {record !== null && (
          <button
            type="button"
            className="control"
            onClick={() => {
              setRecord(null);
            }}
          >
            Of {record} only <span aria-hidden="true">×</span>
          </button>
        )}
        <Link prefetch={false} href={start} className={primaryLook}>
          Start a sweep
        </Link>
      </PageHead>
      <div className="mt-6">
        {sweeps.length === 0 ? (
          <p className="max-w-[72ch] border-t border-line py-3 text-mute" data-testid="sweeps-none">
            No sweep has run yet. Start one, or add a schedule that starts them.
          </p>
        ) : (
          <SweepTable sweeps={sweeps} environment={environment} nowMs={query.dataUpdatedAt} />
        )}
      </div>
      {query.hasNextPage && (
        <p className="mt-3">
          <button
            type="button"
            className="control"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {query.isFetchingNextPage ? 'Reading…' : 'Show more'}
          </button>
        </p>
      )}
    </div>
  );
}
