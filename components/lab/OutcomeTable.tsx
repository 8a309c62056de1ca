'use client';

import type { LabCellDetails, LabGroup } from '@/lib/contract/lab';
import { formatCount } from '@/lib/wording/formatMs';
import { orderLine, outcomeFacts } from '@/lib/wording/labOutcome';
import { outcomeTitles } from '@/lib/wording/outcomeTitles';

/** A row per outcome: how many orders lead there, and what it is. The worst first. */
export function OutcomeTable({
  cell,
  chosen,
  choose,
}: {
  readonly cell: LabCellDetails;
  readonly chosen: LabGroup | undefined;
  readonly choose: (number: number) => void;
}) {
  const titles = outcomeTitles(cell.groups);
  return (
    <div tabIndex={0} role="region" aria-label="Outcomes" className="overflow-x-auto">
      <table className="grid-table" data-testid="lab-outcomes" aria-label="Outcomes">
        <thead>
          <tr>
            <th scope="col" className="text-right">
              orders
            </th>
            <th scope="col" className="w-24 max-sm:hidden">
              <span className="sr-only">share</span>
            </th>
            <th scope="col">outcome</th>
            <th scope="col" className="max-lg:hidden">
              shortest order
            </th>
          </tr>
        </thead>
        <tbody>
          {cell.groups.map((group, index) => {
            const { shortest, orders, serverChose } = group;
            const facts = titles[index] ?? [];
            const isPlain = outcomeFacts(shortest, serverChose).length === 0;
            const violated = shortest.violated.length > 0;
            return (
              <tr
                key={index}
                aria-current={group === chosen || undefined}
                data-testid={`lab-outcome-${index + 1}`}
                data-orders={orders}
                data-violated={violated}
                className="aria-[current]:bg-sunk aria-[current]:shadow-[inset_3px_0_0_var(--ink)]"
              >
                <td className="text-right">{formatCount(orders)}</td>
                <td className="max-sm:hidden">
                  <span aria-hidden="true" className="mt-1.5 block h-2 rounded-sm bg-line">
                    <span
                      className={`block h-full rounded-sm ${violated ? 'bg-bad' : 'bg-mute'}`}
                      style={{ width: `${Math.max(2, (orders / Math.max(1, cell.orders)) * 100)}%` }}
                    />
                  </span>
                </td>
                <th scope="row" className="!whitespace-normal !font-normal">
                  <button
                    type="button"
                    aria-pressed={group === chosen}
                    className={`text-left hover:underline ${violated ? 'text-bad' : 'text-ink'} [overflow-wrap:anywhere]`}
                    onClick={() => {
                      choose(index + 1);
                    }}
                  >
                    {[...(isPlain ? ['nothing violated'] : []), ...facts].join('; ')}
                  </button>
                </th>
                <td className="max-w-[44ch] text-mute max-lg:hidden">{orderLine(shortest)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
