'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { iterationsQuery } from '@/lib/client/loadTestQueries';
import { useUrlState } from '@/lib/client/useUrlState';
import { outcomes, type LoadTest, type Outcome } from '@/lib/contract/loadTests';
import { formatCount } from '@/lib/wording/formatMs';
import { delayOf } from '@/lib/view/loadTests/charts/crosshair';
import { iterationList } from '@/lib/view/loadTests/iterationList';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { OutcomeMark } from '../OutcomeMark';
import { IterationTable } from './IterationTable';

/** The iterations one by one, those that failed first of all. `?outcome=` and `?delay=` say which are shown. */
export function IterationSection({ loadTest }: { readonly loadTest: LoadTest }) {
  const [outcomeText, setOutcome] = useUrlState('outcome');
  const [delayText, setDelay] = useUrlState('delay');
  const outcome = outcomes.find((each) => each === outcomeText) ?? 'failed';
  const delayMs = delayOf(loadTest, delayText);
  const count = countOf(loadTest, outcome, delayMs);
  const query = useInfiniteQuery({ ...iterationsQuery(loadTest.id, { outcome, delayMs }), enabled: count > 0 });
  const { refetch } = query;
  useEffect(() => {
    if (count > 0) void refetch({ cancelRefetch: false });
  }, [count, refetch]);
  const rows = useMemo(() => iterationList(query.data?.pages.flat() ?? [], loadTest), [query.data, loadTest]);
  return (
    <Section
      id="iterations"
      title="Iterations"
      aside={
        <label className="inline-flex items-center gap-2">
          delay
          <select
            className="control !min-h-7"
            data-testid="iterations-delay"
            value={delayMs ?? ''}
            onChange={(event) => {
              setDelay(event.target.value === '' ? null : event.target.value);
            }}
          >
            <option value="">all</option>
            {[...loadTest.request.delaysMs]
              .sort((a, b) => a - b)
              .map((delay) => (
                <option key={delay} value={delay}>
                  {formatCount(delay)} ms
                </option>
              ))}
          </select>
        </label>
      }
    >
      <div role="group" aria-label="Show only" className="mb-3 flex flex-wrap gap-2">
        {(['failed', 'errored', 'passed'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="control"
            aria-pressed={each === outcome}
            data-testid={`outcome-${each}`}
            onClick={() => {
              setOutcome(each === 'failed' ? null : each);
            }}
          >
            <OutcomeMark outcome={each} />{' '}
            <span className="text-mute">{formatCount(countOf(loadTest, each, delayMs))}</span>
          </button>
        ))}
      </div>
      {count === 0 && (
        <p className="border-t border-line py-3 text-mute" data-testid="iterations-empty">
          {emptyText(loadTest, outcome)}
        </p>
      )}
      {count > 0 && query.isPending && (
        <div aria-hidden="true">
          {Array.from({ length: Math.min(count, 8) }, (_, row) => (
            <div key={row} className="skeleton mt-3 h-8" />
          ))}
        </div>
      )}
      {query.error && (
        <p role="alert" className="py-3" data-testid="iterations-problem">
          The iterations could not be read. {query.error.message}{' '}
          <button type="button" className="quiet-link" onClick={() => void query.refetch()}>
            Try again
          </button>
        </p>
      )}
      {count > 0 && rows.length > 0 && <IterationTable loadTestId={loadTest.id} rows={rows} />}
      {query.hasNextPage && rows.length > 0 && (
        <p className="mt-3 flex items-center gap-4 text-sm text-mute">
          Showing {formatCount(rows.length)} of {formatCount(count)}.
          <Button
            type="button"
            className="control"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
            data-testid="iterations-more"
          >
            {query.isFetchingNextPage ? 'Reading…' : 'Show more'}
          </Button>
        </p>
      )}
    </Section>
  );
}

function countOf({ points }: LoadTest, outcome: Outcome, delayMs: number | null): number {
  return points
    .filter((point) => delayMs === null || point.delayMs === delayMs)
    .reduce((sum, point) => sum + point[outcome], 0);
}

function emptyText({ status }: LoadTest, outcome: Outcome): string {
  const yet = status === 'queued' || status === 'running' ? ' so far' : '';
  switch (outcome) {
    case 'failed':
      return `None failed${yet}. Failed iterations appear here with their inspections.`;
    case 'errored':
      return `Every iteration could be judged${yet}.`;
    case 'passed':
      return `None passed${yet}.`;
    default:
      return outcome satisfies never;
  }
}
