'use client';

import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { bucketAt, type ChartBucket, type DriftChart as Prepared } from '@/lib/view/drift/driftChart';
import { useWidth } from '../timeline/useWidth';
import { axisLine, margin, tickText, valueAxisProps } from './axes';
import { ChartFigure } from './ChartFigure';
import { DeploymentKey, deploymentLine } from './DeploymentKey';
import { ViolationFill, violationFill, ViolationPatterns } from './violationPatterns';

const BARS_PX = 220;
const OPEN_PX = 96;
const LEFT_PX = margin.left + valueAxisProps.width;

interface BarShape {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
}

interface Props {
  readonly chart: Prepared;
  /** Where the chosen stretch of time begins; null: none is. */
  readonly chosen: string | null;
  /** null: none any more. */
  readonly choose: (bucket: ChartBucket | null) => void;
}

/** New drifts over time, the causes on top of each other, since each drift has one; below it how many are open. Maps what was prepared and decides nothing. */
export function DriftChart({ chart, chosen, choose }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const [cursor, setCursor] = useState<number | null>(null);
  const { buckets, kinds, deployments } = chart;
  const plotPx = Math.max(0, width - LEFT_PX - margin.right);
  const barPx = Math.max(1, Math.min(28, Math.floor((plotPx / Math.max(1, buckets.length)) * 0.72)));
  const at = buckets[cursor ?? -1] ?? buckets.find(({ from }) => from === chosen);
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
  const overlaid = (
    <>
      {at && <ReferenceArea x1={at.x - 0.5} x2={at.x + 0.5} fill="var(--ink)" fillOpacity={0.07} />}
      {deployments.map((deployment) => (
        <ReferenceLine key={deployment.id} {...deploymentLine(deployment)} />
      ))}
    </>
  );
  return (
    <ChartFigure
      testId="drift-chart"
      description={chart.description}
      height={BARS_PX + OPEN_PX}
      overlay={<Cursor chart={chart} at={at ?? null} chosen={chosen} setCursor={setCursor} choose={choose} />}
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
            open at the end of each stretch, of every cause
          </span>
          {deployments.map((deployment) => (
            <DeploymentKey key={deployment.id} {...deployment} />
          ))}
          <span className="min-h-8 w-full text-ink" data-testid="chart-readout" aria-hidden="true">
            {at?.text ?? (
              <span className="text-mute">
                Point at the chart or use ← → for figures; click or press Enter to list those drifts.
              </span>
            )}
          </span>
        </>
      }
    >
      <div ref={root}>
        <ResponsiveContainer width="100%" height={BARS_PX} debounce={50}>
          <BarChart data={[...buckets]} margin={{ ...margin, top: 18 }} accessibilityLayer={false}>
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
        </ResponsiveContainer>
        <ResponsiveContainer width="100%" height={OPEN_PX} debounce={50}>
          <LineChart data={[...buckets]} margin={{ ...margin, top: 18 }} accessibilityLayer={false}>
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
        </ResponsiveContainer>
      </div>
    </ChartFigure>
  );
}

/** The crosshair: follows the pointer and the arrow keys, and chooses a stretch of time. */
function Cursor({
  chart,
  at,
  chosen,
  setCursor,
  choose,
}: {
  readonly chart: Prepared;
  readonly at: ChartBucket | null;
  readonly chosen: string | null;
  readonly setCursor: (x: number | null) => void;
  readonly choose: (bucket: ChartBucket | null) => void;
}) {
  const { buckets } = chart;
  const last = buckets.length - 1;
  const toggle = (bucket: ChartBucket | null) => {
    choose(bucket === null || bucket.from === chosen ? null : bucket);
  };
  const under = ({ clientX, currentTarget }: Pick<PointerEvent<HTMLDivElement>, 'clientX' | 'currentTarget'>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return bucketAt(chart, (clientX - left) / width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = at?.x ?? last + 1;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      setCursor(Math.max(0, Math.min(last, to)));
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      toggle(at);
    }
    if (event.key === 'Escape') {
      setCursor(null);
      choose(null);
    }
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Stretch of time"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={at?.x ?? last}
      aria-valuetext={at?.text ?? 'none chosen'}
      data-testid="chart-cursor"
      data-at={at?.from}
      className="absolute inset-y-0 cursor-pointer"
      style={{ left: LEFT_PX, right: margin.right }}
      onPointerMove={(event) => {
        setCursor(under(event)?.x ?? null);
      }}
      onPointerLeave={() => {
        setCursor(null);
      }}
      onBlur={() => {
        setCursor(null);
      }}
      onClick={(event) => {
        toggle(under(event));
      }}
      onKeyDown={onKeyDown}
    />
  );
}
