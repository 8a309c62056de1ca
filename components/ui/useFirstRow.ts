'use client';

import { useEffect, useState, type RefObject } from 'react';

/** How many of a wrapping list's `items` stand in its first row; a list that cuts off its other rows offers those elsewhere. */
export function useFirstRow(list: RefObject<HTMLElement | null>, items: number): number {
  const [fitting, setFitting] = useState(items);
  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const measure = () => {
      const all = [...element.children].filter((child) => child instanceof HTMLElement);
      const top = all[0]?.offsetTop;
      const fits = ({ offsetTop, offsetLeft, offsetWidth }: HTMLElement) =>
        offsetTop === top && offsetLeft + offsetWidth <= element.clientWidth;
      const cut = all.findIndex((child) => !fits(child));
      setFitting(cut === -1 ? all.length : cut);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [list, items]);
  return fitting;
}
