'use client';

import {
  CartesianGrid,
  ErrorBar,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  XAxis,
  YAxis,
} from 'recharts';
import type { FailureRateChart, RatePoint } from '@/lib/view/loadTests/charts/failureRateChart';
import { delayAxisProps, margin, tickText, valueAxisProps } from './axes';
import { ChartFigure } from './ChartFigure';
import { seriesColour, seriesDash, SeriesKey } from './glyphs';
import { ApartKey, SeriesDot, type DotProps } from './SeriesDot';

/** Failure rate over delay, each rate with its 95 % interval; a line per run. Maps what was prepared and decides nothing. */
export function RateChart({ chart, height = 320 }: { readonly chart: FailureRateChart; readonly height?: number }) {
  const several = chart.series.length > 1;
  return (
    <ChartFigure
      testId="rate-chart"
      description={chart.description}
      height={height}
      legend={
        <>
          {several &&
            chart.series.map(({ id, name, colour, glyph }) => (
              <span key={id} className="inline-flex items-center gap-1.5 text-ink">
                <SeriesKey place={colour} glyph={glyph} />
                {name}
              </span>
            ))}
          <span className="inline-flex items-center gap-1.5">
            <IntervalKey />
            95 % interval (Wilson)
          </span>
          {chart.series.some(({ saturated }) => saturated !== null) && (
            <ApartKey>measured on a saturated machine or target</ApartKey>
          )}
          {chart.limit && (
            <span className="inline-flex items-center gap-1.5">
              <svg width="20" height="12" aria-hidden="true">
                <path d="M0 6H20" stroke="var(--ink)" strokeDasharray="2 3" />
              </svg>
              {chart.limit.label}: below it a delay is called safe
            </span>
          )}
        </>
      }
    >
      <ResponsiveContainer width="100%" height="100%" debounce={50}>
        <ScatterChart margin={margin} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...delayAxisProps(chart.axis)} />
          <YAxis
            {...valueAxisProps}
            dataKey="rate"
            domain={[0, chart.maxRate]}
            ticks={chart.rateTicks.map(({ rate }) => rate)}
            tick={tickText}
            tickFormatter={(rate: number) => chart.rateTicks.find((tick) => tick.rate === rate)?.label ?? ''}
          />
          {chart.limit && <ReferenceLine y={chart.limit.rate} stroke="var(--ink)" strokeDasharray="2 3" />}
          {chart.series.map(({ id, colour, glyph, saturated, points }) => (
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
              shape={(props: DotProps<RatePoint>) => (
                <SeriesDot {...props} glyph={glyph} colour={seriesColour(colour)} apart={saturated !== null} />
              )}
            >
              <ErrorBar
                dataKey={intervalOf}
                direction="y"
                width={4}
                stroke={seriesColour(colour)}
                strokeWidth={1.5}
                isAnimationActive={false}
              />
            </Scatter>
          ))}
        </ScatterChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}

/** How far the interval reaches below and above the rate. */
function intervalOf(point: {
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}): [number, number] {
  const { rate, low, high } = point;
  return rate === null || low === null || high === null ? [0, 0] : [rate - low, high - rate];
}

function IntervalKey() {
  return (
    <svg width="12" height="14" viewBox="0 0 12 14" aria-hidden="true">
      <path d="M6 1V13M2 1H10M2 13H10" stroke="var(--ink)" strokeWidth="1.5" />
    </svg>
  );
}
