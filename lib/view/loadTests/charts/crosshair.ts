import type { LoadTest } from '@/lib/contract/loadTests';
import { formatCount } from '@/lib/wording/formatMs';
import type { Trend } from '../trends';
import type { ConvergenceChart } from './convergenceChart';
import type { DelayAxis } from './delayAxis';
import type { FailureRateChart } from './failureRateChart';
import type { ViolationChart } from './violationBars';

/** A place on an axis that the pointer and the arrow keys stop at, and what is drawn there in words. */
export interface CrosshairStop {
  /** What the address names it by. */
  readonly key: string;
  /** From the left of the plot, 0..1. */
  readonly at: number;
  readonly title: string;
  readonly lines: readonly {
    readonly text: string;
    /** Whose mark it is; null where the chart has one series. */
    readonly series: { readonly name: string; readonly colour: number; readonly glyph?: string } | null;
  }[];
}

const alone = (text: string): CrosshairStop['lines'] => [{ text, series: null }];

function atDelay(delayMs: number, { domain: [from, until] }: DelayAxis): number {
  return (delayMs - from) / (until - from);
}

export function rateStops({ axis, series }: FailureRateChart): readonly CrosshairStop[] {
  return axis.ticks.map(({ delayMs }) => ({
    key: String(delayMs),
    at: atDelay(delayMs, axis),
    title: `${formatCount(delayMs)} ms`,
    lines: series.flatMap(({ points, saturated, ...look }) =>
      points
        .filter((point) => point.delayMs === delayMs)
        .map((point) => ({
          text: `${point.figures}${saturated === null ? '' : `, ${saturated}`}`,
          series: series.length === 1 ? null : look,
        })),
    ),
  }));
}

export function violationStops({ groups }: ViolationChart): readonly CrosshairStop[] {
  return groups.map(({ delayMs, label, failed, bars }, index) => ({
    key: String(delayMs),
    at: (index + 0.5) / groups.length,
    title: label,
    lines: [
      ...alone(`${formatCount(failed)} failed`),
      ...bars.filter(({ count }) => count > 0).flatMap(({ title, count }) => alone(`${title}: ${formatCount(count)}`)),
    ],
  }));
}

export function convergenceStops({ axis, series }: ConvergenceChart): readonly CrosshairStop[] {
  return axis.ticks.map(({ delayMs }) => ({
    key: String(delayMs),
    at: atDelay(delayMs, axis),
    title: `${formatCount(delayMs)} ms`,
    lines: series.flatMap(({ points }) =>
      points.filter((point) => point.delayMs === delayMs).flatMap(({ said }) => alone(said)),
    ),
  }));
}

/** Runs, evenly spaced. */
export function trendStops({ runs, series }: Trend): readonly CrosshairStop[] {
  return runs.map(({ id, x, name, createdAt, notes }) => ({
    key: id,
    at: (x + 0.5) / runs.length,
    title: [`${createdAt.slice(0, 16).replace('T', ' ')} ${name}`, ...notes].join(', '),
    lines: series.flatMap(({ points, label, colour }) =>
      points
        .filter(({ loadTestId }) => loadTestId === id)
        .map(({ figures }) => ({ text: figures, series: { name: label, colour } })),
    ),
  }));
}

/** The delay that `?delay=` names, if the run has it. */
export function delayOf({ request }: Pick<LoadTest, 'request'>, text: string | null): number | null {
  return request.delaysMs.find((delayMs) => String(delayMs) === text) ?? null;
}
