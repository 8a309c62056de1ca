'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { DataTableProps } from './tableProps';

/** A table that draws only the rows in sight; empty rows keep the place of the others. */
export function VirtualTable({ label, count, estimatePx = 36, head, row, reveal = null, testId }: DataTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // The hook's functions change with each render, which only a compiler that is not used here would mind.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimatePx,
    overscan: 12,
  });
  useEffect(() => {
    if (reveal !== null) virtual.scrollToIndex(reveal, { align: 'center' });
    // Only when another row is to be shown.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [reveal]);
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={label}
      className="panel relative max-h-[560px] overflow-auto px-4"
    >
      <table className="grid-table" data-testid={testId} aria-label={label} aria-rowcount={count + 1}>
        <thead className="sticky top-0 z-10 bg-panel">{head}</thead>
        <tbody>
          {before > 0 && (
            <tr aria-hidden="true" style={{ height: before }}>
              <td className="!border-0 !p-0" />
            </tr>
          )}
          {items.map((item) =>
            row(item.index, { 'aria-rowindex': item.index + 2, 'data-index': item.index, ref: virtual.measureElement }),
          )}
          {after > 0 && (
            <tr aria-hidden="true" style={{ height: after }}>
              <td className="!border-0 !p-0" />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
