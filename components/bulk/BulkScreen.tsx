'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useMemo, useSyncExternalStore } from 'react';
import { recordTypesQuery } from '@/lib/client/queries';
import { useBulk } from '@/lib/client/useBulk';
import { useTabTitle } from '@/lib/client/useTabTitle';
import { useEnvironmentId, useUrlState } from '@/lib/client/useUrlState';
import { readBulkAddress } from '@/lib/view/bulkAddress';
import { bulkRows, filterRows, groupRows, summariseBulk } from '@/lib/view/bulkTable';
import { Button } from '../ui/Button';
import { ListPageProblem, ListPageSkeleton } from '../ui/ListPage';
import { BulkCopy } from './BulkCopy';
import { BulkTable } from './BulkTable';
import { FilterBar, NoRecordMatches } from './FilterBar';

/** Many records at once: how many are broken, by what, and each one click away. */
export function BulkScreen() {
  const query = useSearchParams();
  const hash = useSyncExternalStore(
    subscribeToHash,
    () => window.location.hash,
    () => '',
  );
  const environment = useEnvironmentId();
  const [filter, setFilter] = useUrlState('only');
  const types = useQuery(recordTypesQuery);
  const { texts, notUnderstood } = useMemo(() => {
    const { names, ids, notUnderstood: odd } = readBulkAddress(types.data ?? [], query, hash);
    return { texts: [...names, ...ids], notUnderstood: odd };
  }, [types.data, query, hash]);
  const bulk = useBulk(texts, environment);
  const rows = useMemo(() => bulkRows(texts, bulk.answers), [texts, bulk.answers]);
  const summary = useMemo(() => summariseBulk(rows), [rows]);
  const lines = useMemo(() => groupRows(filterRows(rows, filter)), [rows, filter]);
  useTabTitle(
    bulk.total === 0
      ? null
      : bulk.finished || bulk.error
        ? summary.sentence
        : `${bulk.done} of ${bulk.total} read · Many records`,
  );
  const whole = { results: [...bulk.answers], notUnderstood: [...notUnderstood] };
  // What names look like is not known yet, or could not be read.
  if (types.data === undefined)
    return types.error ? (
      <ListPageProblem error={types.error} what="The record types" retry={() => void types.refetch()} />
    ) : (
      <ListPageSkeleton what="the names" />
    );
  if (texts.length === 0) return <Empty notUnderstood={notUnderstood} />;
  return (
    <div className="page pb-24 pt-6">
      <h1 className="mb-2 text-xl font-semibold tracking-[-0.015em]" aria-live="polite" data-testid="bulk-summary">
        {bulk.answers.length === 0 && !bulk.error ? `Reading ${bulk.total} records…` : summary.sentence}
      </h1>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 max-sm:gap-x-2 print:hidden">
        <FilterBar summary={summary} total={rows.length} filter={filter} setFilter={setFilter} />
        <div className="flex flex-wrap gap-2">
          <Button
            type="button"
            className="control"
            disabled={!bulk.finished && !bulk.error}
            onClick={bulk.again}
            data-testid="bulk-refresh"
          >
            Refresh
          </Button>
          <BulkCopy rows={rows} answer={whole} environment={environment} />
        </div>
      </div>
      {!bulk.finished && !bulk.error && <Progress done={bulk.done} total={bulk.total} />}
      {bulk.error && (
        <p role="alert" className="mt-4" data-testid="bulk-problem">
          Reading stopped after {bulk.done} of {bulk.total}. {bulk.error.message}{' '}
          <button type="button" className="quiet-link" onClick={bulk.again}>
            Try again
          </button>
        </p>
      )}
      <NotUnderstood texts={notUnderstood} />
      {hash.includes('names=') && (
        <p className="mt-4 text-sm text-mute">
          There are too many names for a query string, so they follow the “#” in the link. Tools that cut links at “#”
          lose the names.
        </p>
      )}
      <BulkTable lines={lines} environment={environment} />
      {lines.length === 0 && <NoRecordMatches setFilter={setFilter} />}
    </div>
  );
}

/** What looked like names in the paste and was none. */
function NotUnderstood({ texts }: { readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <section aria-label="Not understood" className="mt-4" data-testid="not-understood">
      <p>Not recognised as names:</p>
      <ul className="list-disc pl-5">
        {texts.map((text) => (
          <li key={text} className="font-mono text-mute [overflow-wrap:anywhere]">
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Empty({ notUnderstood }: { readonly notUnderstood: readonly string[] }) {
  return (
    <div className="page pt-6">
      <h1 className="text-xl font-semibold tracking-[-0.015em]">There are no names in this address.</h1>
      <p className="mt-2 max-w-[72ch]">
        Paste a log or a list that contains record names on the{' '}
        <Link href="/" className="quiet-link">
          start page
        </Link>
        ; this table opens with all of them, and you can share its address.
      </p>
      <NotUnderstood texts={notUnderstood} />
    </div>
  );
}

function Progress({ done, total }: { readonly done: number; readonly total: number }) {
  return (
    <p className="mt-4 flex items-center gap-3 text-sm text-mute">
      <progress value={done} max={total} aria-label="Records read" className="h-1 w-48 accent-[var(--ink)]" />
      {done} of {total} read
    </p>
  );
}

function subscribeToHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => {
    window.removeEventListener('hashchange', listener);
  };
}
