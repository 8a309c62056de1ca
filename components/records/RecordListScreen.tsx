'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { recordListQuery } from '@/lib/client/queries';
import { useEnvironmentId, useUrlState } from '@/lib/client/useUrlState';
import { filterRows, linesOf } from '@/lib/view/bulkTable';
import { recordsPath } from '@/lib/view/recordAddress';
import { listedRecords } from '@/lib/view/recordList';
import { BulkCopy } from '../bulk/BulkCopy';
import { BulkTable } from '../bulk/BulkTable';
import { FilterBar, NoRecordMatches } from '../bulk/FilterBar';
import { PageHead } from '../load-tests/PageHead';
import { Button } from '../ui/Button';
import { RefreshProblem } from '../ui/RefreshProblem';
import { RequestError } from '../ui/RequestError';

/** The records of a type, those changed last first: how many are broken, by what, and each one click away. */
export function RecordListScreen({ type }: { readonly type: string }) {
  const environment = useEnvironmentId();
  const [filter, setFilter] = useUrlState('only');
  const query = useInfiniteQuery(recordListQuery(type, environment));
  const list = useMemo(() => listedRecords(query.data?.pages ?? []), [query.data]);
  const lines = useMemo(() => linesOf(filterRows(list?.rows ?? [], filter)), [list, filter]);
  const retry = () => void query.refetch();
  if (query.error && list === null) return <RequestError error={query.error} name="" retry={retry} />;
  return (
    <div className="page pb-24 pt-6">
      <PageHead
        crumbs={[{ href: recordsPath(environment), label: 'Records' }]}
        testId="record-list-title"
        tab={list?.title ?? null}
        title={list?.title ?? 'Reading the records…'}
        live
        about={list?.about}
      >
        <Link prefetch={false} href={recordsPath(environment, type)} className="control" data-testid="to-mapping">
          Mapping
        </Link>
        <Button
          type="button"
          className="control"
          disabled={query.isFetching}
          onClick={retry}
          data-testid="record-list-refresh"
        >
          Refresh
        </Button>
        {list !== null && list.rows.length > 0 && (
          <BulkCopy
            rows={list.rows}
            answer={{ results: list.rows.flatMap(({ answer }) => answer ?? []), notUnderstood: [] }}
            environment={environment}
          />
        )}
      </PageHead>
      {list === null ? (
        <div aria-busy="true" data-testid="record-list-loading" className="mt-6">
          {Array.from({ length: 8 }, (_, row) => (
            <div key={row} aria-hidden="true" className="skeleton mt-3 h-10" />
          ))}
        </div>
      ) : (
        <>
          <RefreshProblem query={query} testId="record-list-problem" />
          {list.notes.length > 0 && (
            <ul className="mt-3 grid max-w-[92ch] gap-1 text-sm text-mute" data-testid="record-list-notes">
              {list.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
          {list.rows.length === 0 && !query.hasNextPage ? (
            <p className="mt-6 border-t border-line py-3" data-testid="record-list-empty">
              Postgres holds no record of this type yet. Records appear here once they are written.
            </p>
          ) : (
            <>
              <div className="mt-4">
                <FilterBar summary={list.summary} total={list.rows.length} filter={filter} setFilter={setFilter} />
              </div>
              <BulkTable lines={lines} environment={environment} changedAt={list.changedAt} />
              {lines.length === 0 && <NoRecordMatches setFilter={setFilter} />}
              {query.hasNextPage && (
                <Button
                  type="button"
                  className="control mt-4"
                  disabled={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                  data-testid="record-list-more"
                >
                  {query.isFetchingNextPage ? 'Reading…' : 'Show more'}
                </Button>
              )}
            </>
          )}
        </>
      )}
    </div>
  );
}
