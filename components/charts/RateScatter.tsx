import { CartesianGrid, ErrorBar, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import type { ComponentProps, ReactNode } from 'react';
import type { RateTick } from '@/lib/wording/rateAxis';
import { margin, valueAxisProps } from './axes';
import { seriesColour, seriesDash, SeriesKey } from './glyphs';
import { PlotSize } from './PlotSize';
import { ApartKey, SeriesDot, type DotProps } from './SeriesDot';

interface RateMark {
  readonly x: number;
  /** null: a gap. */
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Taken under other conditions. */
  readonly apart: boolean;
}

export interface ScatterSeries {
  readonly id: string;
  readonly name: string;
  readonly colour: number;
  readonly glyph: string;
  readonly points: readonly RateMark[];
}

/** Rates with their 95 % intervals, a line for each series: over delays or over runs, as the axis says. */
export function RateScatter({
  series,
  xAxis,
  rateTicks,
  maxRate,
  top = margin.top,
  children,
}: {
  readonly series: readonly ScatterSeries[];
  readonly xAxis: ComponentProps<typeof XAxis>;
  readonly rateTicks: readonly RateTick[];
  /** Upper end of the axis, 0..1. */
  readonly maxRate: number;
  readonly top?: number;
  /** Lines behind the marks. */
  readonly children?: ReactNode;
}) {
  return (
    <PlotSize>
      <ScatterChart margin={{ ...margin, top }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis {...xAxis} />
        <YAxis
          {...valueAxisProps}
          dataKey="rate"
          domain={[0, maxRate]}
          ticks={rateTicks.map(({ rate }) => rate)}
          tickFormatter={(rate: number) => rateTicks.find((tick) => tick.rate === rate)?.label ?? ''}
        />
        {children}
        {series.map(({ id, colour, glyph, points }) => (
          <Scatter
            key={id}
            data={[...points]}
            isAnimationActive={false}
            fill={seriesColour(colour)}
            line={{
              stroke: seriesColour(colour),
              strokeWidth: 1.5,
              strokeDasharray: seriesDash(colour),
              opacity: 0.7,
            }}
            shape={(props: DotProps<RateMark>) => (
              <SeriesDot {...props} glyph={glyph} colour={seriesColour(colour)} apart={props.payload?.apart ?? false} />
            )}
          >
            <ErrorBar
              dataKey={intervalOf}
              direction="y"
              width={4}
              stroke={seriesColour(colour)}
              strokeWidth={1.5}
              opacity={series.length > 1 ? 0.6 : 1}
              isAnimationActive={false}
            />
          </Scatter>
        ))}
      </ScatterChart>
    </PlotSize>
  );
}

/** What is drawn of rates, each with its name. */
export function RateKeys({
  series,
  apart,
}: {
  readonly series: readonly ScatterSeries[];
  /** What the ring around a mark means. */
  readonly apart: string;
}) {
  return (
    <>
      {series.map(({ id, name, colour, glyph }) => (
        <span key={id} className="inline-flex items-center gap-1.5 text-ink">
          <SeriesKey place={colour} glyph={glyph} />
          {name}
        </span>
      ))}
      <span className="inline-flex items-center gap-1.5">
        <svg width="12" height="14" viewBox="0 0 12 14" aria-hidden="true">
          <path d="M6 1V13M2 1H10M2 13H10" stroke="var(--ink)" strokeWidth="1.5" />
        </svg>
        95 % interval (Wilson)
      </span>
      {series.some(({ points }) => points.some((point) => point.apart)) && <ApartKey>{apart}</ApartKey>}
    </>
  );
}

/** How far the interval reaches below and above the rate. */
function intervalOf({ rate, low, high }: RateMark): [number, number] {
  return rate === null || low === null || high === null ? [0, 0] : [rate - low, high - rate];
}
