import type { Exploration } from '@/lib/contract/interleavings';
import { formatCount, formatMs } from '@/lib/wording/formatMs';

/** What the variant costs, measured while its orders were run. */
export function CostTable({ exploration: { cost, deadlocks } }: { readonly exploration: Exploration }) {
  const rows: readonly (readonly [what: string, value: string, note: string])[] = [
    ['a call’s own time', cost.callMs === null ? '–' : formatMs(cost.callMs), 'median, without waiting to be released'],
    [
      'waiting for a lock',
      cost.blockedMs === null || cost.blockedMs === 0 ? 'none' : formatMs(cost.blockedMs),
      'median of the calls that waited',
    ],
    ['retries', formatCount(cost.retries), 'over all orders'],
    ['calls refused', formatCount(cost.refused), 'over all orders, with 409 ABORTED'],
    ['deadlocks', formatCount(deadlocks), 'orders that ended in one'],
  ];
  return (
    <table className="grid-table" data-testid="cost">
      <tbody>
        {rows.map(([what, value, note]) => (
          <tr key={what}>
            <th scope="row" className="!font-normal">
              {what}
            </th>
            <td
              className={`whitespace-nowrap text-right ${value === '0' || value === 'none' || value === '–' ? 'text-mute' : ''}`}
            >
              {value}
            </td>
            <td className="text-mute">{note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
