'use client';

import { useQuery } from '@tanstack/react-query';
import { useTabTitle } from '@/lib/client/useTabTitle';
import { workersQuery } from '@/lib/client/workersQuery';
import { counted, formatCount } from '@/lib/wording/formatMs';
import { workersHeadline } from '@/lib/wording/workers';
import { PageHead } from '../load-tests/PageHead';
import { ListPageProblem, ListPageSkeleton } from '../ui/ListPage';
import { RefreshProblem } from '../ui/RefreshProblem';
import { WorkerTable } from './WorkerTable';

/** Who works, on what, and how busy each is. */
export function WorkersScreen() {
  const query = useQuery(workersQuery);
  const headline = query.data && workersHeadline(query.data.workers);
  useTabTitle(headline ? `${headline.trouble || headline.rest} · Workers` : null);
  if (query.data === undefined || headline === undefined)
    return query.error ? (
      <ListPageProblem error={query.error} what="The workers" retry={() => void query.refetch()} />
    ) : (
      <ListPageSkeleton what="the workers" />
    );
  const { workers, connections } = query.data;
  const { trouble, rest } = headline;
  return (
    <div className="page pb-24 pt-6" data-testid="workers-page">
      <PageHead
        crumbs={[]}
        testId="workers-headline"
        live
        title={
          <>
            {trouble !== '' && <span data-testid="workers-trouble">{trouble} </span>}
            {rest}
          </>
        }
        about={
          <span data-testid="workers-connections">
            {formatCount(connections.used)} of {counted(connections.budget, 'connection')} to Postgres in use by all
            processes together.
          </span>
        }
      />
      <RefreshProblem query={query} />
      {workers.every(({ kind }) => kind === 'console') && (
        <p className="mt-6 max-w-[72ch] border-t border-line py-3 text-mute" data-testid="workers-none">
          Start one with <code>npm run worker</code>, on any machine that reaches the console’s own database and the
          stores, with the same configuration file.
        </p>
      )}
      {workers.length > 0 && (
        <div className="mt-6">
          <WorkerTable workers={workers} nowMs={query.dataUpdatedAt} />
        </div>
      )}
    </div>
  );
}
