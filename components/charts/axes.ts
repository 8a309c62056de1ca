import type { DelayAxis } from '@/lib/view/loadTests/charts/delayAxis';

/** What all charts share: no animation, hairlines, and ticks where the preparer put them. */
export const margin = { top: 12, right: 12, bottom: 4, left: 0 } as const;
/** The axis below: labels stand clear of marks at zero, with their rings, and what the axis is called. */
export const axisBelow = { height: 44, tickMargin: 12 } as const;
/** Where the plot ends, in pixels from the drawing's edges: margins, the axis of values at the left, that of delays below. */
export const plot = {
  left: 52,
  right: margin.right,
  top: margin.top,
  bottom: margin.bottom + axisBelow.height,
} as const;
export const axisLine = { stroke: 'var(--line-strong)' } as const;
export const tickText = { fill: 'var(--mute)', fontSize: 12 } as const;

/** The axis of delays, to scale. Labels that would touch each other are left out. */
export function delayAxisProps({ ticks, domain }: DelayAxis) {
  return {
    dataKey: 'x',
    type: 'number' as const,
    domain: [...domain] as [number, number],
    ticks: ticks.map(({ delayMs }) => delayMs),
    interval: 'preserveStartEnd' as const,
    minTickGap: 6,
    tickFormatter: (delayMs: number) => ticks.find((tick) => tick.delayMs === delayMs)?.label ?? '',
    tick: tickText,
    tickLine: false,
    axisLine,
    ...axisBelow,
    label: { value: 'delay, ms', position: 'insideBottom' as const, offset: 0, fill: 'var(--mute)', fontSize: 12 },
  };
}

export const valueAxisProps = {
  type: 'number' as const,
  tick: tickText,
  tickLine: false,
  axisLine: false,
  width: plot.left,
};
