'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { exploredOrdersQuery } from '@/lib/client/interleavingQueries';
import { useUrlState } from '@/lib/client/useUrlState';
import { orderOutcomes, type Exploration } from '@/lib/contract/interleavings';
import { formatCount } from '@/lib/wording/formatMs';
import { orderRows, outcomeCounts, readOrderFilter } from '@/lib/view/interleavings/orderList';
import { kindsOf } from '@/lib/wording/explorationOutcome';
import { FilterGroup, unsetFilter } from '../../ui/FilterGroup';
import { Section } from '../../ui/Section';
import { OrderMark } from '../OrderMark';
import { OrderTable } from './OrderTable';

/** Every order that was run. `?outcome=` and `?violation=` say which are shown. */
export function OrderSection({ exploration }: { readonly exploration: Exploration }) {
  const [outcome, setOutcome] = useUrlState('outcome');
  const [violation, setViolation] = useUrlState('violation');
  const { raced } = exploration;
  const filter = useMemo(() => readOrderFilter(outcome, violation, raced), [outcome, violation, raced]);
  const query = useQuery({
    ...exploredOrdersQuery(exploration.id, exploration.explored),
    enabled: exploration.explored > 0,
  });
  const rows = useMemo(() => orderRows(query.data ?? [], filter, raced), [query.data, filter, raced]);
  const counts = outcomeCounts(exploration);
  const kinds = kindsOf(exploration);
  return (
    <Section
      id="orders"
      title="All orders"
      aside={
        exploration.request.reduce ? 'one for each set of provably equivalent orders' : 'all, including equivalent ones'
      }
    >
      <FilterGroup label="Show only" className="mb-3 gap-2">
        <button
          type="button"
          className="control"
          aria-pressed={filter.outcome === null && filter.violation === null}
          onClick={() => {
            setOutcome(null);
            setViolation(null);
          }}
          data-testid="orders-all"
        >
          All {formatCount(exploration.explored)}
        </button>
        {orderOutcomes
          .filter((each) => counts[each] > 0)
          .map((each) => (
            <button
              key={each}
              type="button"
              className={`control ${filter.outcome === each ? '' : unsetFilter}`}
              aria-pressed={filter.outcome === each}
              data-testid={`orders-${each}`}
              onClick={() => {
                setOutcome(filter.outcome === each ? null : each);
              }}
            >
              <OrderMark outcome={each} /> <span className="text-mute">{formatCount(counts[each])}</span>
            </button>
          ))}
        {kinds.length > 1 &&
          kinds.map(({ code, title, count }) => (
            <button
              key={code}
              type="button"
              className={`control ${filter.violation === code ? '' : unsetFilter}`}
              aria-pressed={filter.violation === code}
              data-testid={`orders-${code}`}
              onClick={() => {
                setViolation(filter.violation === code ? null : code);
              }}
            >
              {title} <span className="text-mute">{formatCount(count)}</span>
            </button>
          ))}
      </FilterGroup>
      {exploration.explored === 0 && (
        <p className="border-t border-line py-3 text-mute" data-testid="orders-empty">
          No orders yet. Each appears here once it has been judged.
        </p>
      )}
      {query.isPending && exploration.explored > 0 && (
        <div aria-hidden="true">
          {Array.from({ length: Math.min(8, exploration.explored) }, (_, row) => (
            <div key={row} className="skeleton mt-3 h-8" />
          ))}
        </div>
      )}
      {query.error && (
        <p role="alert" className="py-3" data-testid="orders-problem">
          The orders could not be read. {query.error.message}{' '}
          <button type="button" className="quiet-link" onClick={() => void query.refetch()}>
            Try again
          </button>
        </p>
      )}
      {rows.length > 0 && <OrderTable explorationId={exploration.id} rows={rows} />}
      {query.data && rows.length === 0 && exploration.explored > 0 && (
        <p className="border-t border-line py-3 text-mute">
          No orders match these filters.{' '}
          <button
            type="button"
            className="quiet-link"
            onClick={() => {
              setOutcome(null);
              setViolation(null);
            }}
          >
            Show all
          </button>
        </p>
      )}
    </Section>
  );
}
