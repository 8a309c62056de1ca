'use client';

import { useRef } from 'react';
import { Bar, BarChart, CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts';
import { driftStops, type ChartBucket, type DriftChart as Prepared } from '@/lib/view/drift/driftChart';
import { useWidth } from '../timeline/useWidth';
import { axisLine, margin, tickText, valueAxisProps } from './axes';
import { ChartFigure } from './ChartFigure';
import { Crosshair } from './Crosshair';
import { DeploymentKey, deploymentLine } from './DeploymentKey';
import { PlotSize } from './PlotSize';
import { ViolationFill, violationFill, ViolationPatterns } from './violationPatterns';

const BARS_PX = 220;
const OPEN_PX = 96;
/** Room above the plots for the numbers of deployments. */
const TOP = 18;
const LEFT_PX = margin.left + valueAxisProps.width;

interface BarShape {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
}

interface Props {
  readonly chart: Prepared;
  /** Where the chosen interval begins; null: none is. */
  readonly chosen: string | null;
  /** null: none any more. */
  readonly choose: (bucket: ChartBucket | null) => void;
}

/** New drifts over time, the causes on top of each other, since each drift has one; below it how many are open. Maps what was prepared and decides nothing. */
export function DriftChart({ chart, chosen, choose }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const { buckets, kinds, deployments } = chart;
  const plotPx = Math.max(0, width - LEFT_PX - margin.right);
  const barPx = Math.max(1, Math.min(28, Math.floor((plotPx / Math.max(1, buckets.length)) * 0.72)));
  const axis = {
    dataKey: 'x',
    type: 'number' as const,
    domain: [-0.5, buckets.length - 0.5] as [number, number],
    ticks: chart.timeTicks.map(({ x }) => x),
    interval: 'equidistantPreserveStart' as const,
    minTickGap: 12,
    axisLine,
    tickLine: false,
    tick: tickText,
    tickFormatter: (x: number) => chart.timeTicks.find((tick) => tick.x === x)?.label ?? '',
  };
  const overlaid = deployments.map((deployment) => (
    <ReferenceLine key={deployment.id} {...deploymentLine(deployment)} />
  ));
  return (
    <ChartFigure
      testId="drift-chart"
      description={chart.description}
      height={BARS_PX + OPEN_PX}
      overlay={
        <Crosshair
          label="Time range"
          stops={driftStops(chart)}
          chosen={chosen}
          choose={(from) => {
            choose(buckets.find((bucket) => bucket.from === from) ?? null);
          }}
          top={TOP}
          bottom={margin.bottom}
        />
      }
      legend={
        <>
          {kinds.map(({ key, title, place }) => (
            <span key={key} className="inline-flex items-center gap-1.5" data-testid={`legend-${key}`}>
              <ViolationFill place={place} />
              {title}
            </span>
          ))}
          <span className="inline-flex items-center gap-1.5">
            <svg width="20" height="12" aria-hidden="true">
              <path d="M0 6H20" stroke="var(--ink)" strokeWidth="1.75" />
            </svg>
            open at the end of each interval, all causes
          </span>
          {deployments.map((deployment) => (
            <DeploymentKey key={deployment.id} {...deployment} />
          ))}
        </>
      }
    >
      <div ref={root}>
        <PlotSize height={BARS_PX}>
          <BarChart data={[...buckets]} margin={{ ...margin, top: TOP }} accessibilityLayer={false}>
            <defs>
              <ViolationPatterns />
            </defs>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis {...axis} height={24} />
            <YAxis {...valueAxisProps} domain={[0, chart.max]} ticks={[...chart.countTicks]} allowDecimals={false} />
            {overlaid}
            {kinds.map(({ key, place }) => (
              <Bar
                key={key}
                dataKey={({ opened }: ChartBucket) => opened[key] ?? 0}
                stackId="new"
                barSize={barPx}
                isAnimationActive={false}
                shape={({ x = 0, y = 0, width: wide = 0, height = 0 }: BarShape) =>
                  height > 0 ? (
                    <rect x={x} y={y} width={wide} height={height} fill={violationFill(place)} stroke="var(--bad)" />
                  ) : (
                    <g />
                  )
                }
              />
            ))}
          </BarChart>
        </PlotSize>
        <PlotSize height={OPEN_PX}>
          <LineChart data={[...buckets]} margin={{ ...margin, top: TOP }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis {...axis} height={4} tick={false} />
            <YAxis {...valueAxisProps} domain={[0, chart.openMax]} ticks={[0, chart.openMax]} allowDecimals={false} />
            {overlaid}
            <Line
              dataKey="open"
              stroke="var(--ink)"
              strokeWidth={1.75}
              dot={buckets.length < 3}
              activeDot={false}
              isAnimationActive={false}
            />
          </LineChart>
        </PlotSize>
      </div>
    </ChartFigure>
  );
}
