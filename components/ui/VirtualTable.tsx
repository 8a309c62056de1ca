'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';

const ALL_AT_ONCE = 200;

/**
 * A table of many rows that draws only those in sight. It stays a real table: rows keep their numbers for screen readers.
 * `row` returns one `tr` with the given properties; `reveal` is the index of a row to bring into sight.
 */
export function VirtualTable({ label, count, estimatePx = 34, head, row, reveal = null, testId }: {
  readonly label: string;
  readonly count: number;
  readonly estimatePx?: number;
  readonly head: ReactNode;
  readonly row: (index: number, props: RowProps) => ReactNode;
  readonly reveal?: number | null;
  readonly testId: string;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const few = count <= ALL_AT_ONCE;
  // The React Compiler is not used here; the hook's functions may change with each render.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => estimatePx, overscan: 12, enabled: !few });
  useEffect(() => {
    if (!few && reveal !== null) virtual.scrollToIndex(reveal, { align: 'center' });
    // Only when another row is to be shown.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [few, reveal]);
  const items = few ? [] : virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div ref={scroller} tabIndex={0} role="region" aria-label={label} className={`overflow-auto ${few ? '' : 'panel max-h-[560px] px-4'}`}>
      <table className="grid-table" data-testid={testId} aria-label={label} aria-rowcount={count + 1}>
        <thead className={few ? '' : 'sticky top-0 z-10 bg-panel'}>{head}</thead>
        <tbody>
          {few && Array.from({ length: count }, (_, index) => row(index, { 'aria-rowindex': index + 2 }))}
          {!few && before > 0 && <tr aria-hidden="true" style={{ height: before }}><td className="!border-0 !p-0" /></tr>}
          {items.map((item) => row(item.index, { 'aria-rowindex': item.index + 2, 'data-index': item.index, ref: virtual.measureElement }))}
          {!few && after > 0 && <tr aria-hidden="true" style={{ height: after }}><td className="!border-0 !p-0" /></tr>}
        </tbody>
      </table>
    </div>
  );
}

export interface RowProps {
  readonly 'aria-rowindex': number;
  readonly 'data-index'?: number;
  readonly ref?: (element: Element | null) => void;
}
