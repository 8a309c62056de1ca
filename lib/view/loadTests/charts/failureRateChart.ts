import type { LoadTestPoint } from '@/lib/contract/loadTests';
import type { LoadTestVerdict } from '@/lib/contract/loadTestVerdict';
import type { Interval } from '@/lib/statistics/Counted';
import { wilsonInterval } from '@/lib/statistics/wilsonInterval';
import { saturationNote } from '@/lib/wording/conditions';
import { formatRate } from '@/lib/wording/formatRate';
import { pointFigures, pointText } from '@/lib/wording/pointText';
import { rateAxis, type RateTick } from '@/lib/wording/rateAxis';
import type { Run } from '../Run';
import { delayAxis, dodge, type DelayAxis } from './delayAxis';

export interface RatePoint {
  readonly x: number;
  readonly delayMs: number;
  /** null while nothing has been judged there: a gap. */
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly failed: number;
  readonly judged: number;
  readonly errored: number;
  /** `16 %`, or `–`. */
  readonly label: string;
  /** `8 of 50 failed, 16 % (8 % to 29 %)`. */
  readonly figures: string;
  /** `10 ms: 8 of 50 failed, 16 % (8 % to 29 %)`. */
  readonly text: string;
}

export interface RateSeries extends Pick<Run, 'id' | 'name' | 'colour' | 'glyph'> {
  /** Its marks are drawn differently: `saturated machine`, `saturated target`; null where neither was. */
  readonly saturated: string | null;
  /** Ascending by delay; only the run's own delays. */
  readonly points: readonly RatePoint[];
}

export interface FailureRateChart {
  readonly axis: DelayAxis;
  readonly rateTicks: readonly RateTick[];
  /** Upper end of the axis, 0..1. */
  readonly maxRate: number;
  /** Below this rate a delay is safe; a line is drawn there where the axis leaves room to tell it from 0. */
  readonly limit: RateTick | null;
  readonly series: readonly RateSeries[];
  /** What the chart shows, for those who don't see it. */
  readonly description: string;
}

type Counted = Pick<LoadTestPoint, 'delayMs' | 'passed' | 'failed' | 'errored' | 'failureRate'> & {
  readonly interval95: Interval | null;
};

/** Failure rate over delay with Wilson's intervals, a series per run. */
export function failureRateChart(runs: readonly Run[]): FailureRateChart {
  return chartOf(
    runs.map(({ loadTest, ...run }) => ({
      ...run,
      saturated: saturationNote(loadTest.conditions),
      points: loadTest.points,
    })),
  );
}

/** The same over two sides of runs that are counted together. */
export function verdictChart({ delays }: LoadTestVerdict): FailureRateChart {
  const side = (name: 'before' | 'after', look: Pick<Run, 'colour' | 'glyph'>) => ({
    id: name,
    name,
    ...look,
    saturated: null,
    points: delays
      .map(({ delayMs, [name]: { failed, judged } }): Counted => ({
        delayMs,
        failed,
        passed: judged - failed,
        errored: 0,
        failureRate: judged === 0 ? null : failed / judged,
        interval95: wilsonInterval(failed, judged),
      }))
      .filter(({ failureRate }) => failureRate !== null),
  });
  return chartOf([side('before', { colour: 0, glyph: '●' }), side('after', { colour: 1, glyph: '■' })]);
}

function chartOf(
  charted: readonly (Omit<RateSeries, 'points'> & { readonly points: readonly Counted[] })[],
): FailureRateChart {
  const axis = delayAxis(charted.flatMap(({ points }) => points));
  const series = charted.map(({ id, name, colour, glyph, saturated, points }, index): RateSeries => ({
    id,
    name,
    colour,
    glyph,
    saturated,
    points: [...points]
      .sort((a, b) => a.delayMs - b.delayMs)
      .map((point) => ratePoint(point, dodge(point.delayMs, index, charted.length, axis))),
  }));
  const {
    ticks: rateTicks,
    max: maxRate,
    limit,
  } = rateAxis(series.flatMap(({ points }) => points.map(({ high }) => high)));
  return {
    axis,
    series,
    rateTicks,
    maxRate,
    limit,
    description: `Failure rate over delay. ${series.map(({ name, saturated, points }) => `${name}${saturated === null ? '' : ` (${saturated})`}: ${points.map(({ text }) => text).join('; ')}`).join('. ')}.`,
  };
}

function ratePoint(point: Counted, x: number): RatePoint {
  const { delayMs, passed, failed, errored, failureRate, interval95 } = point;
  return {
    x,
    delayMs,
    failed,
    judged: passed + failed,
    errored,
    rate: failureRate,
    low: interval95?.[0] ?? null,
    high: interval95?.[1] ?? null,
    label: failureRate === null ? '–' : formatRate(failureRate),
    figures: pointFigures(point),
    text: pointText(point),
  };
}
