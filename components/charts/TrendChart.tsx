'use client';

import { ReferenceLine } from 'recharts';
import type { DeploymentMark } from '@/lib/view/deploymentMarks';
import { trendStops } from '@/lib/view/loadTests/charts/crosshair';
import type { Trend } from '@/lib/view/loadTests/trends';
import { counted } from '@/lib/wording/formatMs';
import { axisBelow, axisLine, tickText } from './axes';
import { ChartFigure } from './ChartFigure';
import { Crosshair } from './Crosshair';
import { DeploymentKey, deploymentLine } from './DeploymentKey';
import { signOf } from './glyphs';
import { RateKeys, RateScatter } from './RateScatter';

/** Room above the plot for the names of deployments. */
const TOP = 18;

/** Failure rates over the dates of the runs, a line per delay. */
export function TrendChart({
  trend,
  deployments,
  chosen,
  choose,
  height = 280,
}: {
  readonly trend: Trend;
  /** On the axis of the runs. */
  readonly deployments: readonly DeploymentMark[];
  /** Id of the run that the table is narrowed to. */
  readonly chosen: string | null;
  readonly choose: (run: string | null) => void;
  readonly height?: number;
}) {
  const { runs, rateTicks, maxRate } = trend;
  // Marks of one run stand beside each other: 14 of about 1,100 pixels apart, or as close as there is room.
  const apart = Math.min((14 * runs.length) / 1_100, 0.7 / Math.max(1, trend.series.length));
  const beside = (x: number, index: number) => x + (index - (trend.series.length - 1) / 2) * apart;
  const series = trend.series.map(({ delayMs, label, colour, points }, index) => ({
    id: String(delayMs),
    name: label,
    colour,
    glyph: signOf(colour),
    points: points.map((point) => ({ ...point, x: beside(point.x, index) })),
  }));
  return (
    <ChartFigure
      testId="trend-chart"
      height={height}
      description={`Failure rate over the dates of ${runs.length} runs. ${trend.series.map(({ label, points }) => `${label}: ${points.map(({ text }) => text).join('; ')}`).join('. ')}.${deployments.length === 0 ? '' : ` ${counted(deployments.length, 'deployment')} marked.`}`}
      overlay={<Crosshair label="Run" stops={trendStops(trend)} chosen={chosen} choose={choose} top={TOP} />}
      legend={
        <>
          <RateKeys series={series} apart="saturated, cut short, or under conditions other than the latest run’s" />
          {deployments.map((deployment) => (
            <DeploymentKey key={deployment.id} {...deployment} />
          ))}
        </>
      }
    >
      <RateScatter
        series={series}
        rateTicks={rateTicks}
        maxRate={maxRate}
        top={TOP}
        xAxis={{
          dataKey: 'x',
          type: 'number',
          domain: [-0.5, runs.length - 0.5],
          ticks: runs.map(({ x }) => x),
          interval: 'equidistantPreserveStart',
          minTickGap: 16,
          tick: tickText,
          tickLine: false,
          axisLine,
          ...axisBelow,
          label: {
            value: 'runs by date, evenly spaced',
            position: 'insideBottom',
            offset: 0,
            fill: 'var(--mute)',
            fontSize: 12,
          },
          tickFormatter: (x: number) => dayOf(runs[x]?.createdAt, runs[x - 1]?.createdAt),
        }}
      >
        {deployments.map((deployment) => (
          <ReferenceLine key={deployment.id} {...deploymentLine(deployment)} />
        ))}
      </RateScatter>
    </ChartFigure>
  );
}

/** The day; the time of day where the run before was on the same one. */
function dayOf(createdAt: string | undefined, before: string | undefined): string {
  if (createdAt === undefined) return '';
  return before?.slice(0, 10) === createdAt.slice(0, 10) ? createdAt.slice(11, 16) : createdAt.slice(0, 10);
}
