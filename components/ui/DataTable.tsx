'use client';

import dynamic from 'next/dynamic';
import { usePrinting } from '@/lib/client/usePrinting';
import type { DataTableProps } from './tableProps';

/** Beyond this many rows only those in sight are drawn, and the code for that is loaded. */
const ALL_AT_ONCE = 200;
/** Of a longer one the rows in sight are printed. */
const MOST_ON_PAPER = 5000;
const VirtualTable = dynamic(() => import('./VirtualTable').then((module) => module.VirtualTable), {
  ssr: false,
  loading: () => <div aria-hidden="true" className="skeleton h-[560px]" />,
});

/** A table of any number of rows, always a real one: rows keep their numbers for screen readers. It scrolls within itself. */
export function DataTable(props: DataTableProps) {
  const { label, count, head, row, testId } = props;
  const printing = usePrinting();
  if (count > (printing ? MOST_ON_PAPER : ALL_AT_ONCE)) return <VirtualTable {...props} />;
  return (
    <div tabIndex={0} role="region" aria-label={label} className="relative overflow-x-auto">
      <table className="grid-table" data-testid={testId} aria-label={label} aria-rowcount={count + 1}>
        <thead>{head}</thead>
        <tbody>{Array.from({ length: count }, (_, index) => row(index, { 'aria-rowindex': index + 2 }))}</tbody>
      </table>
    </div>
  );
}
