import type { DelayTick } from '@/lib/view/loadTests/charts/delayAxis';

/** What all charts share: no animation, hairlines, and ticks where the preparer put them. */
export const margin = { top: 12, right: 12, bottom: 4, left: 0 } as const;
export const axisLine = { stroke: 'var(--line-strong)' } as const;
export const tickText = { fill: 'var(--mute)', fontSize: 12 } as const;

/** The axis of delays: slots, each half a slot from the ends. */
export function delayAxisProps(ticks: readonly DelayTick[]) {
  return {
    dataKey: 'x',
    type: 'number' as const,
    domain: [-0.5, Math.max(0.5, ticks.length - 0.5)] as [number, number],
    ticks: ticks.map(({ x }) => x),
    interval: 'equidistantPreserveStart' as const,
    tickFormatter: (x: number) => ticks[x]?.label ?? '',
    tick: tickText,
    tickLine: false,
    axisLine,
    height: 34,
    label: { value: 'delay, ms', position: 'insideBottom' as const, offset: 0, fill: 'var(--mute)', fontSize: 12 },
  };
}

export const valueAxisProps = { type: 'number' as const, tick: tickText, tickLine: false, axisLine: false, width: 52 };
