'use client';

import { useEffect, useState, type RefObject } from 'react';
import { PAPER_PX, usePrinting } from '@/lib/client/usePrinting';

/** The width of an element in whole pixels, as it changes, or of a drawing on paper; 0 before it is known. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  const printing = usePrinting();
  useEffect(() => {
    if (!element.current) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(element.current);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return printing ? PAPER_PX : width;
}
