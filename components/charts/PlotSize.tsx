import { ResponsiveContainer } from 'recharts';
import type { ComponentProps } from 'react';
import { PAPER_PX, usePrinting } from '@/lib/client/usePrinting';

/** Makes a plot as wide as its panel, or as a drawing is on paper. */
export function PlotSize({
  height = '100%',
  children,
}: Pick<ComponentProps<typeof ResponsiveContainer>, 'height' | 'children'>) {
  const printing = usePrinting();
  return (
    <ResponsiveContainer width={printing ? PAPER_PX : '100%'} height={height} debounce={50}>
      {children}
    </ResponsiveContainer>
  );
}
