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
import type { DeploymentMark } from '@/lib/view/deploymentMarks';
import type { Trend, TrendPoint } from '@/lib/view/loadTests/trends';
import { counted } from '@/lib/wording/formatMs';
import { axisLine, margin, tickText, valueAxisProps } from './axes';
import { ChartFigure } from './ChartFigure';
import { DeploymentKey, deploymentLine } from './DeploymentKey';
import { seriesColour, seriesDash, SeriesKey, signOf } from './glyphs';
import { ApartKey, SeriesDot, type DotProps } from './SeriesDot';

/** Failure rates over the dates of the runs, a line per delay. */
export function TrendChart({
  trend,
  deployments,
  height = 280,
}: {
  readonly trend: Trend;
  /** On the axis of the runs. */
  readonly deployments: readonly DeploymentMark[];
  readonly height?: number;
}) {
  const { runs, series, rateTicks, maxRate } = trend;
  // Marks of one run stand beside each other: 14 of about 1,100 pixels apart, or as close as there is room.
  const apart = Math.min((14 * runs.length) / 1_100, 0.7 / Math.max(1, series.length));
  const beside = (x: number, index: number) => x + (index - (series.length - 1) / 2) * apart;
  return (
    <ChartFigure
      testId="trend-chart"
      height={height}
      description={`Failure rate over the dates of ${runs.length} runs. ${series.map(({ label, points }) => `${label}: ${points.map(({ text }) => text).join('; ')}`).join('. ')}.${deployments.length === 0 ? '' : ` ${counted(deployments.length, 'deployment')} marked.`}`}
      legend={
        <>
          {series.map(({ delayMs, colour, label }) => (
            <span key={delayMs} className="inline-flex items-center gap-1.5 text-ink">
              <SeriesKey place={colour} glyph={signOf(colour)} />
              {label}
            </span>
          ))}
          {series.some(({ points }) => points.some(({ apart: isApart }) => isApart)) && (
            <ApartKey>saturated, cut short, or under other conditions than the latest run</ApartKey>
          )}
          {deployments.map((deployment) => (
            <DeploymentKey key={deployment.id} {...deployment} />
          ))}
        </>
      }
    >
      <ResponsiveContainer width="100%" height="100%" debounce={50}>
        <ScatterChart margin={{ ...margin, top: 18 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="x"
            type="number"
            domain={[-0.5, runs.length - 0.5]}
            ticks={runs.map(({ x }) => x)}
            interval="equidistantPreserveStart"
            minTickGap={16}
            tick={tickText}
            tickLine={false}
            axisLine={axisLine}
            height={34}
            label={{
              value: 'runs in the order of their dates, evenly spaced',
              position: 'insideBottom',
              offset: 0,
              fill: 'var(--mute)',
              fontSize: 12,
            }}
            tickFormatter={(x: number) => dayOf(runs[x]?.createdAt, runs[x - 1]?.createdAt)}
          />
          <YAxis
            {...valueAxisProps}
            dataKey="rate"
            domain={[0, maxRate]}
            ticks={rateTicks.map(({ rate }) => rate)}
            tickFormatter={(rate: number) => rateTicks.find((tick) => tick.rate === rate)?.label ?? ''}
          />
          {deployments.map((deployment) => (
            <ReferenceLine key={deployment.id} {...deploymentLine(deployment)} />
          ))}
          {series.map(({ delayMs, colour, points }, index) => (
            <Scatter
              key={delayMs}
              data={points.map((point) => ({ ...point, x: beside(point.x, index) }))}
              isAnimationActive={false}
              line={{
                stroke: seriesColour(colour),
                strokeWidth: 1.5,
                strokeDasharray: seriesDash(colour),
                opacity: 0.7,
              }}
              shape={(props: DotProps<TrendPoint>) => (
                <SeriesDot
                  {...props}
                  glyph={signOf(colour)}
                  colour={seriesColour(colour)}
                  apart={props.payload?.apart ?? false}
                />
              )}
            >
              <ErrorBar
                dataKey={intervalOf}
                direction="y"
                width={3}
                stroke={seriesColour(colour)}
                strokeWidth={1.25}
                opacity={0.55}
                isAnimationActive={false}
              />
            </Scatter>
          ))}
        </ScatterChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}

function intervalOf({
  rate,
  low,
  high,
}: {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}): [number, number] {
  return [rate - low, high - rate];
}

/** The day; the time of day where the run before was on the same one. */
function dayOf(createdAt: string | undefined, before: string | undefined): string {
  if (createdAt === undefined) return '';
  return before?.slice(0, 10) === createdAt.slice(0, 10) ? createdAt.slice(11, 16) : createdAt.slice(0, 10);
}
