import { formatMs } from '@/lib/wording/formatMs';
import { roundTicks } from '@/lib/statistics/roundTicks';
import type { Run } from '../Run';
import { delayAxis, dodge, type DelayAxis } from './delayAxis';

export interface ConvergencePoint {
  readonly x: number;
  readonly delayMs: number;
  /** All null where no iteration converged: a gap. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
  /** The same without its delay. */
  readonly said: string;
  /** `10 ms: half within 4 ms, 95 % within 12 ms, all within 31 ms`. */
  readonly text: string;
}

export interface ConvergenceChart {
  readonly axis: DelayAxis;
  readonly lengthTicks: readonly { readonly ms: number; readonly label: string }[];
  readonly maxMs: number;
  readonly series: readonly (Pick<Run, 'id' | 'name' | 'colour' | 'glyph'> & {
    readonly points: readonly ConvergencePoint[];
  })[];
  readonly empty: boolean;
}

/** How long after the last answer the copies agreed, over delay; of the iterations that passed. */
export function convergenceChart(runs: readonly Run[]): ConvergenceChart {
  const axis = delayAxis(runs.flatMap(({ loadTest }) => loadTest.points));
  const series = runs.map(({ id, name, colour, glyph, loadTest }, index) => ({
    id,
    name,
    colour,
    glyph,
    points: [...loadTest.points]
      .sort((a, b) => a.delayMs - b.delayMs)
      .map(({ delayMs, convergenceMs }): ConvergencePoint => ({
        x: dodge(delayMs, index, runs.length, axis),
        delayMs,
        ...convergenceMs,
        said: inWords(convergenceMs),
        text: `${delayMs} ms: ${inWords(convergenceMs)}`,
      })),
  }));
  const longest = Math.max(0, ...series.flatMap(({ points }) => points.map(({ max }) => max ?? 0)));
  const lengths = roundTicks(longest);
  return {
    axis,
    series,
    maxMs: lengths.at(-1) ?? 1,
    lengthTicks: lengths.map((ms) => ({ ms, label: ms === 0 ? '0' : formatMs(ms) })),
    empty: series.every(({ points }) => points.every(({ max }) => max === null)),
  };
}

function inWords({ p50, p95, max }: Run['loadTest']['points'][number]['convergenceMs']): string {
  if (p50 === null || p95 === null || max === null) return 'no iteration converged';
  return `half within ${formatMs(p50)}, 95 % within ${formatMs(p95)}, all within ${formatMs(max)}`;
}
