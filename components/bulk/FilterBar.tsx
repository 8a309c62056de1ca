import { READ_IN_PART, type BulkSummary } from '@/lib/view/bulkTable';
import type { Verdict } from '@/lib/view/inspection';
import { FilterGroup, unsetFilter } from '../ui/FilterGroup';
import { VerdictMark } from '../ui/VerdictMark';

const verdicts: readonly Verdict[] = ['inconsistent', 'unknown', 'consistent'];

/** Each verdict and each finding with its number; a press shows only those. */
export function FilterBar({
  summary,
  total,
  filter,
  setFilter,
}: {
  readonly summary: BulkSummary;
  readonly total: number;
  readonly filter: string | null;
  readonly setFilter: (filter: string | null) => void;
}) {
  const toggle = (value: string) => {
    setFilter(filter === value ? null : value);
  };
  const look = (value: string) => (filter === value ? 'control' : `control ${unsetFilter}`);
  return (
    <FilterGroup label="Show only" className="gap-2">
      <button
        type="button"
        className="control"
        aria-pressed={filter === null}
        onClick={() => {
          setFilter(null);
        }}
      >
        All {total}
      </button>
      {verdicts
        .filter((verdict) => summary.counts[verdict] > 0)
        .map((verdict) => (
          <button
            key={verdict}
            type="button"
            className={look(verdict)}
            aria-pressed={filter === verdict}
            onClick={() => {
              toggle(verdict);
            }}
            data-testid={`filter-${verdict}`}
          >
            <VerdictMark verdict={verdict} withWord /> {summary.counts[verdict]}
          </button>
        ))}
      {summary.readInPart > 0 && (
        <button
          type="button"
          className={look(READ_IN_PART)}
          aria-pressed={filter === READ_IN_PART}
          onClick={() => {
            toggle(READ_IN_PART);
          }}
          data-testid={`filter-${READ_IN_PART}`}
        >
          Not read in full <span className="text-mute">{summary.readInPart}</span>
        </button>
      )}
      {summary.findings.map(({ code, title, count }) => (
        <button
          key={code}
          type="button"
          className={look(code)}
          aria-pressed={filter === code}
          onClick={() => {
            toggle(code);
          }}
          data-testid={`filter-${code}`}
        >
          {title} <span className="text-mute">{count}</span>
        </button>
      ))}
    </FilterGroup>
  );
}

export function NoRecordMatches({ setFilter }: { readonly setFilter: (filter: null) => void }) {
  return (
    <p className="py-3 text-mute" data-testid="bulk-none">
      No records match this filter.{' '}
      <button
        type="button"
        className="quiet-link"
        onClick={() => {
          setFilter(null);
        }}
      >
        Show all
      </button>
    </p>
  );
}
