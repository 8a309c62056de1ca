'use client';

import { CartesianGrid, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import { convergenceStops } from '@/lib/view/loadTests/charts/crosshair';
import type { ConvergenceChart as Prepared, ConvergencePoint } from '@/lib/view/loadTests/charts/convergenceChart';
import { delayAxisProps, margin, valueAxisProps } from './axes';
import { ChartFigure } from './ChartFigure';
import { Crosshair } from './Crosshair';
import { GlyphMark } from './glyphs';
import { PlotSize } from './PlotSize';
import { SeriesDot, type DotProps } from './SeriesDot';

/** The three lengths of one run: by sign and dash, in one colour. */
const measures = [
  { id: 'max', label: 'the longest', glyph: '△', dash: '2 3' },
  { id: 'p95', label: '95 % within', glyph: '□', dash: '7 3' },
  { id: 'p50', label: 'half within', glyph: '●', dash: undefined },
] as const;
const colour = 'var(--ink)';

/** Time from the last answer until the copies agreed, by delay: median, 95th percentile and maximum of the iterations that passed. */
export function ConvergenceChart({
  chart,
  chosen,
  choose,
  height = 240,
}: {
  readonly chart: Prepared;
  /** The delay that what is below is narrowed to. */
  readonly chosen: string | null;
  readonly choose: (delay: string | null) => void;
  readonly height?: number;
}) {
  const points = chart.series[0]?.points ?? [];
  return (
    <ChartFigure
      testId="convergence-chart"
      height={height}
      description={`Convergence over delay. ${points.map(({ text }) => text).join('; ')}.`}
      overlay={<Crosshair label="Delay, convergence" stops={convergenceStops(chart)} chosen={chosen} choose={choose} />}
      legend={measures.map(({ id, label, glyph, dash }) => (
        <span key={id} className="inline-flex items-center gap-1.5">
          <svg width="26" height="12" viewBox="0 0 26 12" aria-hidden="true">
            <path d="M0 6H26" stroke={colour} strokeWidth="1.5" strokeDasharray={dash} />
            <GlyphMark glyph={glyph} x={13} y={6} colour={colour} />
          </svg>
          {label}
        </span>
      ))}
    >
      <PlotSize>
        <ScatterChart margin={margin} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...delayAxisProps(chart.axis)} />
          <YAxis
            {...valueAxisProps}
            dataKey="ms"
            domain={[0, chart.maxMs]}
            ticks={chart.lengthTicks.map(({ ms }) => ms)}
            tickFormatter={(ms: number) => chart.lengthTicks.find((tick) => tick.ms === ms)?.label ?? ''}
          />
          {measures.map(({ id, glyph, dash }) => (
            <Scatter
              key={id}
              data={points.map((point) => ({ ...point, ms: point[id] }))}
              isAnimationActive={false}
              line={{ stroke: colour, strokeWidth: 1.25, strokeDasharray: dash, opacity: 0.7 }}
              shape={(props: DotProps<ConvergencePoint>) => <SeriesDot {...props} glyph={glyph} colour={colour} />}
            />
          ))}
        </ScatterChart>
      </PlotSize>
    </ChartFigure>
  );
}
