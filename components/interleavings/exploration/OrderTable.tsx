'use client';

import Link from 'next/link';
import { orderPath } from '@/lib/view/interleavings/address';
import type { OrderRow } from '@/lib/view/interleavings/orderList';
import { DataTable } from '../../ui/DataTable';
import { OrderMark } from '../OrderMark';

/** A row per order; the order itself is the link. */
export function OrderTable({
  explorationId,
  rows,
}: {
  readonly explorationId: string;
  readonly rows: readonly OrderRow[];
}) {
  return (
    <DataTable
      label="Orders"
      testId="orders-table"
      count={rows.length}
      estimatePx={36}
      head={
        <tr>
          <th scope="col" className="text-right">
            n
          </th>
          <th scope="col">ended</th>
          <th scope="col" className="max-md:hidden">
            violations
          </th>
          <th scope="col">steps of each actor, in turn</th>
          <th scope="col" className="text-right max-md:hidden">
            switches
          </th>
          <th scope="col" className="text-right max-md:hidden">
            waits
          </th>
        </tr>
      }
      row={(index, props) => {
        const row = rows[index];
        if (!row) return null;
        const violations =
          row.titles.length > 0 ? (
            <span className="text-bad">{row.titles.join(', ')}</span>
          ) : (
            <span className="text-mute">{row.error ?? 'none'}</span>
          );
        return (
          <tr key={row.n} {...props} data-testid={`order-${row.n}`} data-outcome={row.outcome}>
            <td className="text-right font-mono text-mute">{row.n}</td>
            <td className="whitespace-nowrap">
              <OrderMark outcome={row.outcome} />
            </td>
            <td className="min-w-44 max-md:hidden">{violations}</td>
            <th scope="row" className="min-w-72 !whitespace-normal !font-normal max-md:min-w-0 max-md:!pr-0">
              <Link
                prefetch={false}
                href={orderPath(explorationId, row.n)}
                className="font-mono text-ink hover:underline"
              >
                {row.text}
              </Link>
              <span className="block md:hidden">{violations}</span>
            </th>
            <td className="text-right max-md:hidden">{row.switches}</td>
            <td className={`text-right max-md:hidden ${row.waits === 0 ? 'text-mute' : ''}`}>{row.waits}</td>
          </tr>
        );
      }}
    />
  );
}
