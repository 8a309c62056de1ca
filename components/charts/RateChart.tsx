'use client';

import { ReferenceLine } from 'recharts';
import { rateStops } from '@/lib/view/loadTests/charts/crosshair';
import type { FailureRateChart } from '@/lib/view/loadTests/charts/failureRateChart';
import { delayAxisProps } from './axes';
import { ChartFigure } from './ChartFigure';
import { Crosshair } from './Crosshair';
import { RateKeys, RateScatter } from './RateScatter';

/** Failure rate over delay, a line per run. Maps what was prepared and decides nothing. */
export function RateChart({
  chart,
  chosen = null,
  choose,
  height = 320,
}: {
  readonly chart: FailureRateChart;
  /** The delay that what is below is narrowed to, as it stands in the address. */
  readonly chosen?: string | null;
  readonly choose?: (delay: string | null) => void;
  readonly height?: number;
}) {
  const series = chart.series.map(({ saturated, points, ...each }) => ({
    ...each,
    points: points.map((point) => ({ ...point, apart: saturated !== null })),
  }));
  return (
    <ChartFigure
      testId="rate-chart"
      description={chart.description}
      height={height}
      overlay={<Crosshair label="Delay" stops={rateStops(chart)} chosen={chosen} choose={choose} />}
      legend={
        <>
          <RateKeys series={series} apart="measured on a saturated machine or target" />
          {chart.limit && (
            <span className="inline-flex items-center gap-1.5">
              <svg width="20" height="12" aria-hidden="true">
                <path d="M0 6H20" stroke="var(--ink)" strokeDasharray="2 3" />
              </svg>
              {chart.limit.label}: a delay whose interval is below is safe
            </span>
          )}
        </>
      }
    >
      <RateScatter
        series={series}
        xAxis={delayAxisProps(chart.axis)}
        rateTicks={chart.rateTicks}
        maxRate={chart.maxRate}
      >
        {chart.limit && <ReferenceLine y={chart.limit.rate} stroke="var(--ink)" strokeDasharray="2 3" />}
      </RateScatter>
    </ChartFigure>
  );
}
