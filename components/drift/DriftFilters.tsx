'use client';

import { useUrlState } from '@/lib/client/useUrlState';
import type { DriftCause, DriftOfType } from '@/lib/contract/sweeps';
import { driftSorts, isNarrowed, sortTitles, type DriftView } from '@/lib/view/drift/driftList';
import { stretchText } from '@/lib/view/drift/driftChart';
import { causesByCount, causeTitles } from '@/lib/wording/drift';
import { formatCount } from '@/lib/wording/formatMs';
import { FilterGroup, unsetFilter } from '../ui/FilterGroup';
import { SearchFilter } from '../ui/ListFilters';

/** What the list is narrowed to: words of a name, a cause, a tenant, a stretch of time; and its order. Each stands in the address. */
export function DriftFilters({
  types,
  view,
  tenants,
  clear,
}: {
  /** Those that the page shows. */
  readonly types: readonly DriftOfType[];
  readonly view: DriftView;
  readonly tenants: readonly { readonly tenant: string; readonly count: number }[];
  readonly clear: () => void;
}) {
  const [, setCause] = useUrlState('cause');
  const [, setTenant] = useUrlState('tenant');
  const [, setSort] = useUrlState('sort');
  const [, setSweep] = useUrlState('sweep');
  const causes = openCauses(types, view);
  const listed =
    view.tenant === null || tenants.some(({ tenant }) => tenant === view.tenant)
      ? tenants
      : [...tenants, { tenant: view.tenant, count: 0 }];
  return (
    <FilterGroup className="mb-3 items-center gap-2">
      <SearchFilter in="record names…" />
      {causes.map(({ cause, count }) => (
        <button
          key={cause}
          type="button"
          className={`control ${view.cause === cause ? '' : unsetFilter}`}
          aria-pressed={view.cause === cause}
          data-testid={`filter-${cause}`}
          onClick={() => {
            setCause(view.cause === cause ? null : cause);
          }}
        >
          {causeTitles[cause]} {count > 0 && <span className="text-mute">{formatCount(count)}</span>}
        </button>
      ))}
      {listed.length > 0 && (
        <select
          aria-label="Tenant"
          className={`control max-w-full ${view.tenant === null ? unsetFilter : ''}`}
          data-testid="filter-tenant"
          value={view.tenant ?? ''}
          onChange={(event) => {
            setTenant(event.target.value || null);
          }}
        >
          <option value="">all tenants</option>
          {listed.map(({ tenant, count }) => (
            <option key={tenant} value={tenant}>
              {count === 0 ? tenant : `${tenant} (${formatCount(count)})`}
            </option>
          ))}
        </select>
      )}
      {view.from !== null && (
        <span className="control" data-testid="filter-stretch">
          first seen {view.to === null ? `since ${view.from}` : stretchText(view.from, view.to)}
        </span>
      )}
      {view.sweep !== null && (
        <button
          type="button"
          className="control"
          data-testid="filter-sweep"
          onClick={() => {
            setSweep(null);
          }}
        >
          seen by one sweep <span aria-hidden="true">×</span>
          <span className="sr-only">, show those of every sweep</span>
        </button>
      )}
      {isNarrowed(view) && (
        <button type="button" className="quiet-link" data-testid="filter-clear" onClick={clear}>
          Clear filters
        </button>
      )}
      <select
        aria-label="Order"
        className="control sm:ml-auto"
        data-testid="sort"
        value={view.sort}
        onChange={(event) => {
          setSort(event.target.value === 'newest' ? null : event.target.value);
        }}
      >
        {driftSorts.map((sort) => (
          <option key={sort} value={sort}>
            {sortTitles[sort]}
          </option>
        ))}
      </select>
    </FilterGroup>
  );
}

/** The causes of open drifts, the most frequent first, and the selected one if it is not among them. Healed drifts are not counted by cause. */
function openCauses(types: readonly DriftOfType[], { cause: chosen, status }: DriftView) {
  const counts = new Map<DriftCause, number>();
  for (const { causes } of types)
    for (const { cause, count } of causesByCount(causes)) counts.set(cause, (counts.get(cause) ?? 0) + count);
  if (chosen !== null && !counts.has(chosen)) counts.set(chosen, 0);
  return [...counts]
    .map(([cause, count]) => ({ cause, count: status === 'open' ? count : 0 }))
    .sort((a, b) => b.count - a.count);
}
