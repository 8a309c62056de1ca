'use client';

import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { usePrinting } from '@/lib/client/usePrinting';
import { useUrlState } from '@/lib/client/useUrlState';
import { comparableSides, compareSides, readPair, usualPair, writePair, type Side } from '@/lib/view/compare/sides';
import type { Inspection } from '@/lib/view/inspection';
import { rowOf } from '@/lib/view/timeline/prepareTimeline';
import { useVersionChoice } from '../record/useVersionChoice';
import { Section } from '../ui/Section';

const CompareTable = dynamic(() => import('./CompareTable').then((module) => module.CompareTable), {
  ssr: false,
  loading: () => <div aria-hidden="true" className="skeleton mt-3 h-24" />,
});

/** Any two of the copies and versions of a row side by side: `?compare=director,clickhouse.raw`; with `?same=1` the equal fields as well. */
export function CompareSection({ inspection }: { readonly inspection: Inspection }) {
  const { key, setOfKey } = useVersionChoice(inspection);
  const row = useMemo(() => rowOf(inspection.rowSets, key), [inspection, key]);
  const [pair] = useUrlState('compare');
  const setPair = (next: string | null) => {
    setOfKey('compare', next);
  };
  const [same, setSame] = useUrlState('same');
  const printing = usePrinting();
  const sides = useMemo(() => comparableSides(inspection, row), [inspection, row]);
  const asked = readPair(pair);
  const [fromId, toId] = asked ?? usualPair(sides, inspection.copies) ?? ['', ''];
  const from = sides.find(({ id }) => id === fromId);
  const to = sides.find(({ id }) => id === toId);
  const comparison = useMemo(
    () => (asked !== null && from && to ? compareSides(inspection, row, from, to) : null),
    [inspection, row, asked, from, to],
  );
  if (sides.length < 2) return null;
  const open = same === '1' || printing;
  const missing = [from, to].filter((side) => side?.values === null);
  return (
    <Section
      id="compare"
      title="Compare"
      aside={
        comparison &&
        missing.length === 0 && (
          <span data-testid="compare-summary" role="status">
            {comparison.summary} Values are compared exactly, without the rules of the field table.
            {comparison.equal.length > 0 && (
              <>
                {' '}
                <button
                  type="button"
                  className="quiet-link print:hidden"
                  aria-expanded={open}
                  data-testid="compare-equal"
                  onClick={() => {
                    setSame(open ? null : '1');
                  }}
                >
                  {open ? 'fold' : 'show'} the {comparison.equal.length} equal
                </button>
              </>
            )}
          </span>
        )
      }
    >
      <div className="flex flex-wrap items-end gap-3 border-t border-strong pt-3 print:hidden">
        <Choice
          label="Compare"
          testId="compare-from"
          sides={sides}
          chosen={fromId}
          choose={(id) => {
            setPair(writePair(id, toId));
          }}
        />
        <Choice
          label="with"
          testId="compare-to"
          sides={sides}
          chosen={toId}
          choose={(id) => {
            setPair(writePair(fromId, id));
          }}
        />
        <button
          type="button"
          className="control"
          data-testid="compare-swap"
          onClick={() => {
            setPair(asked === null ? writePair(fromId, toId) : writePair(toId, fromId));
          }}
        >
          {asked === null ? 'Compare' : 'Swap sides'}
        </button>
        {asked !== null && (
          <button
            type="button"
            className="quiet-link"
            onClick={() => {
              setPair(null);
            }}
          >
            close
          </button>
        )}
      </div>
      {asked !== null && (!from || !to) && (
        <p className="mt-3" role="alert">
          This record has no <code>{from ? toId : fromId}</code>; a version may have been merged away. Choose another
          copy or version.
        </p>
      )}
      {missing.map(
        (side) =>
          side && (
            <p key={side.id} className="mt-3 text-mute">
              {side.title} {side.why}.
            </p>
          ),
      )}
      {comparison && from && to && missing.length === 0 && (
        <CompareTable from={from} to={to} comparison={comparison} open={open} />
      )}
    </Section>
  );
}

function Choice({
  label,
  testId,
  sides,
  chosen,
  choose,
}: {
  readonly label: string;
  readonly testId: string;
  readonly sides: readonly Side[];
  readonly chosen: string;
  readonly choose: (id: string) => void;
}) {
  return (
    <label className="inline-flex min-w-0 max-w-full items-center gap-2 text-sm text-mute">
      {label}
      <select
        data-testid={testId}
        className="control min-w-0 max-w-full"
        value={sides.some(({ id }) => id === chosen) ? chosen : ''}
        onChange={(event) => {
          choose(event.target.value);
        }}
      >
        {!sides.some(({ id }) => id === chosen) && <option value="">{chosen}</option>}
        {sides.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
