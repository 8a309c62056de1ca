'use client';

import { useMemo } from 'react';
import type { LabCellDetails, LabDifference, LabGroup, LabRun } from '@/lib/contract/lab';
import { drawLabOrder } from '@/lib/view/lab/drawLabOrder';
import { counted } from '@/lib/wording/formatMs';
import { orderLine } from '@/lib/wording/labOutcome';
import { SqlText } from '../ui/SqlText';
import { ContentsTable, RowsTable } from './ContentsTable';
import { LabOrderView } from './LabOrderView';

/** One outcome: the shortest order that leads to it, the checks that it violates, and what the tables held in the end. */
export function OutcomeView({
  run,
  cell,
  group,
  number,
  choose,
}: {
  readonly run: LabRun;
  readonly cell: LabCellDetails;
  readonly group: LabGroup;
  readonly number: number;
  readonly choose: (number: number) => void;
}) {
  const order = useMemo(() => drawLabOrder(run.race, cell.variant, group), [run.race, cell.variant, group]);
  const { violated, contents, unchecked, leftOpen, schemaGone, skipped } = group.shortest;
  const checkOf = (check: string) => run.race.checks.find(({ name }) => name === check);
  return (
    <section aria-labelledby="outcome-title" className="mt-8" data-testid="lab-outcome" data-number={number}>
      <h3 id="outcome-title" className="font-semibold">
        Outcome {number}: the shortest of {counted(group.orders, 'order')}
      </h3>
      {group.serverChose && (
        <p className="mt-1 max-w-[88ch] text-sm text-mute">
          The server chose how it ended: it ran three times and proves nothing.
        </p>
      )}
      {group.difference && <DifferenceView difference={group.difference} choose={choose} />}
      <LabOrderView order={order} />
      {(skipped.length > 0 || leftOpen.length > 0 || schemaGone) && (
        <ul className="mt-3 text-sm text-mute">
          {skipped.length > 0 && <li>Left out by a guard: {skipped.join(', ')}.</li>}
          {leftOpen.length > 0 && <li>{leftOpen.join(', ')} left a transaction open; it was rolled back.</li>}
          {schemaGone && <li>The race dropped its own schema.</li>}
        </ul>
      )}
      <div className="mt-6 grid gap-x-10 gap-y-6 lg:grid-cols-2 [&>*]:min-w-0">
        {(violated.length > 0 || unchecked.length > 0) && (
          <div data-testid="lab-violated">
            <h4 className="mb-1 font-medium text-bad">Violated checks</h4>
            {violated.map(({ check, rows }) => (
              <div key={check} className="border-t border-line py-2">
                <p>
                  <code>{check}</code> returned {counted(rows.length, 'row')}
                </p>
                <RowsTable label={`Rows that violate ${check}`} columns={[]} rows={rows} />
                <SqlText
                  sql={checkOf(check)?.sql.trim() ?? ''}
                  dialect={checkOf(check)?.store ?? 'postgres'}
                  label={`SQL: ${check}`}
                  className="mt-1"
                />
              </div>
            ))}
            {unchecked.map(({ check, why }) => (
              <p key={check} className="border-t border-line py-2 [overflow-wrap:anywhere]">
                <code>{check}</code> could not be checked: {why}
              </p>
            ))}
          </div>
        )}
        {contents.length > 0 && (
          <div data-testid="lab-contents">
            <h4 className="mb-1 font-medium">Final tables</h4>
            {contents.map((table) => (
              <ContentsTable key={table.table} contents={table} />
            ))}
          </div>
        )}
      </div>
    </section>
  );
}

/** What would have led elsewhere, and to what. */
function DifferenceView({
  difference: { says, order, outcome },
  choose,
}: {
  readonly difference: LabDifference;
  readonly choose: (number: number) => void;
}) {
  return (
    <div className="mt-2 max-w-[104ch]" data-testid="lab-difference" data-outcome={outcome ?? undefined}>
      <p className="[overflow-wrap:anywhere]">{says}</p>
      <p className="mt-0.5 text-sm text-mute [overflow-wrap:anywhere]">
        {outcome === null ? (
          'Another outcome'
        ) : (
          <button
            type="button"
            className="quiet-link !text-ink"
            data-testid="lab-difference-outcome"
            onClick={() => {
              choose(outcome);
            }}
          >
            Outcome {outcome}
          </button>
        )}
        : {orderLine({ steps: order })}
      </p>
    </div>
  );
}
