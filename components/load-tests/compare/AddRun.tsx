'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import Link from 'next/link';
import { historyQuery } from '@/lib/client/loadTestQueries';
import { noFilter } from '@/lib/view/loadTests/historyFilter';
import { historyRows } from '@/lib/view/loadTests/historyRows';
import { Section } from '../../ui/Section';
import { HistoryTable } from '../HistoryTable';

/** Runs to choose from; folded once there is a comparison. */
export function AddRun({
  ids,
  change,
}: {
  readonly ids: readonly string[];
  readonly change: (ids: readonly string[]) => void;
}) {
  const query = useInfiniteQuery(historyQuery(noFilter));
  const rows = useMemo(() => historyRows(query.data?.pages.flat() ?? []), [query.data]);
  const toggle = (id: string) => {
    change(ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]);
  };
  const table = (
    <>
      {query.error && (
        <p role="alert" className="py-3">
          The load tests could not be read. {query.error.message}{' '}
          <button type="button" className="quiet-link" onClick={() => void query.refetch()}>
            Try again
          </button>
        </p>
      )}
      {query.isPending && (
        <div aria-hidden="true">
          {[0, 1, 2, 3].map((row) => (
            <div key={row} className="skeleton mt-3 h-10" />
          ))}
        </div>
      )}
      {query.isSuccess && rows.length < 2 && (
        <p className="py-3 text-mute">
          {rows.length === 0 ? 'No runs yet' : 'Only one run so far'}; a comparison needs two.{' '}
          <Link prefetch={false} href="/load-tests/new" className="quiet-link">
            Start one
          </Link>
        </p>
      )}
      {rows.length > 0 && <HistoryTable rows={rows} chosen={ids} toggle={toggle} />}
    </>
  );
  if (ids.length < 2)
    return (
      <Section id="choose" title="Choose runs" aside="the others are compared with the first one you choose">
        {table}
      </Section>
    );
  return (
    <details className="mt-10 print:hidden" data-testid="add-run">
      <summary className="quiet-link w-fit cursor-pointer">Choose other runs</summary>
      <div className="mt-3">{table}</div>
    </details>
  );
}
