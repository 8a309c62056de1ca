'use client';

import { Bar, BarChart, CartesianGrid, XAxis, YAxis } from 'recharts';
import { violationStops } from '@/lib/view/loadTests/charts/crosshair';
import type { ViolationChart as Prepared } from '@/lib/view/loadTests/charts/violationBars';
import { axisLine, margin, tickText, valueAxisProps } from './axes';
import { ChartFigure } from './ChartFigure';
import { Crosshair } from './Crosshair';
import { PlotSize } from './PlotSize';
import { ViolationFill, violationFill, ViolationPatterns } from './violationPatterns';

interface BarShape {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
}

/** What kind of failure, per delay, beside each other: every kind is a finding and therefore red; they differ by their pattern. */
export function ViolationChart({
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
  return (
    <ChartFigure
      testId="violation-chart"
      height={height}
      description={`Violations by delay, a bar for each kind. ${chart.groups.map(({ text }) => text).join('. ')}.`}
      overlay={
        <Crosshair
          label="Delay, violations"
          stops={violationStops(chart)}
          chosen={chosen}
          choose={choose}
          bottom={margin.bottom + 24}
        />
      }
      legend={chart.kinds.map(({ code, title, colour }) => (
        <span key={code} className="inline-flex items-center gap-1.5">
          <ViolationFill place={colour} />
          {title}
        </span>
      ))}
    >
      <PlotSize>
        <BarChart
          data={chart.groups.map((group) => ({
            ...group,
            ...Object.fromEntries(group.bars.map(({ code, count }) => [code, count])),
          }))}
          margin={margin}
          accessibilityLayer={false}
          maxBarSize={28}
          barGap={2}
        >
          <defs>
            <ViolationPatterns />
          </defs>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="label" tick={tickText} tickLine={false} axisLine={axisLine} height={24} minTickGap={8} />
          <YAxis {...valueAxisProps} domain={[0, chart.max]} ticks={[...chart.countTicks]} allowDecimals={false} />
          {chart.kinds.map(({ code, colour }) => (
            <Bar
              key={code}
              dataKey={code}
              isAnimationActive={false}
              shape={({ x = 0, y = 0, width = 0, height: tall = 0 }: BarShape) => (
                <g>
                  {tall > 0 && (
                    <rect x={x} y={y} width={width} height={tall} fill={violationFill(colour)} stroke="var(--bad)" />
                  )}
                </g>
              )}
            />
          ))}
        </BarChart>
      </PlotSize>
    </ChartFigure>
  );
}
