import type { LoadTest } from '@/lib/contract/loadTests';
import { formatCount } from '@/lib/contract/wording/formatMs';
import { judgedOf } from '@/lib/contract/wording/headlineOf';
import { raceSize } from '@/lib/contract/wording/raceSize';
import { pointText } from '@/lib/contract/wording/pointText';
import { rateAxis, type RateTick } from '@/lib/contract/wording/rateAxis';
import type { ComparisonVerdict } from '@/lib/statistics/stratifiedComparison';
import { formatUtc, toMicros } from '../time';
import { differencesBetween } from './compareConditions';
import { compareAll, comparisonSentence } from './compareRuns';
import { nameRuns, type Run } from './Run';
import { isOver } from './runSummary';

export interface TrendPoint {
  readonly loadTestId: string;
  /** 0, 1, 2, …: runs evenly spaced in the order of their dates. */
  readonly x: number;
  readonly createdAt: string;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  /** `2026-01-18 10:32, 10 ms: 8 of 50 failed, 16 % (8 % to 29 %)`. */
  readonly text: string;
}

export interface TrendSeries {
  readonly delayMs: number;
  readonly colour: number;
  readonly label: string;
  readonly points: readonly TrendPoint[];
}

export interface TrendVerdict {
  readonly verdict: ComparisonVerdict;
  /** `Better`, `Worse`, `The same`, `Can’t be told`: before the sentence. */
  readonly word: string;
  readonly sentence: string;
  /** What else differs between the two, a sentence each. */
  readonly warnings: readonly string[];
  readonly against: { readonly id: string; readonly createdAt: string };
}

export interface Trend {
  /** Scenario, variant, environment and latency: what makes runs comparable. */
  readonly id: string;
  readonly scenario: string;
  readonly variant: string;
  readonly environment: string;
  readonly latency: string;
  /** `3 coaches`, `batches of 3 and 1`; empty where the scenario has no such number. */
  readonly size: string;
  /** By date, the newest last. */
  readonly runs: readonly {
    readonly id: string;
    readonly x: number;
    readonly createdAt: string;
    readonly name: string;
  }[];
  readonly series: readonly TrendSeries[];
  readonly rateTicks: readonly RateTick[];
  readonly maxRate: number;
  /** The latest against the one before, and against the first where that is another; null for a single run. */
  readonly againstLast: TrendVerdict | null;
  readonly againstFirst: TrendVerdict | null;
}

export const verdictWords: Readonly<Record<ComparisonVerdict, string>> = {
  better: 'Better',
  worse: 'Worse',
  same: 'The same',
  not_told: 'Can’t be told',
};

/**
 * How failure rates went over time: runs that are over and judged something, put together by what makes them comparable. The group of
 * the newest run first. `history` in any order.
 */
export function trends(history: readonly LoadTest[]): readonly Trend[] {
  const usable = history
    .filter((loadTest) => isOver(loadTest.status) && judgedOf(loadTest) > 0)
    .sort((a, b) => (toMicros(a.createdAt) ?? 0) - (toMicros(b.createdAt) ?? 0));
  const groups = new Map<string, LoadTest[]>();
  for (const loadTest of usable) {
    const { scenario, variant, environment, latency } = loadTest.request;
    const id = [
      scenario,
      variant,
      environment,
      latency,
      ...[raceSize(loadTest.request)].filter((size) => size !== ''),
    ].join(' ');
    groups.set(id, [...(groups.get(id) ?? []), loadTest]);
  }
  const newest = (group: readonly LoadTest[]) => usable.indexOf(group.at(-1) as LoadTest);
  return [...groups].sort(([, a], [, b]) => newest(b) - newest(a)).map(([id, group]) => trendOf(id, group));
}

function trendOf(id: string, loadTests: readonly LoadTest[]): Trend {
  const runs = nameRuns(loadTests);
  const series = seriesOf(runs);
  const { ticks: rateTicks, max: maxRate } = rateAxis(series.flatMap(({ points }) => points.map(({ high }) => high)));
  const [first, latest, before] = [runs[0], runs.at(-1), runs.at(-2)];
  const { scenario = '', variant = '', environment = '', latency = 'none' } = latest?.loadTest.request ?? {};
  return {
    id,
    scenario,
    variant,
    environment,
    latency,
    series,
    size: latest ? raceSize(latest.loadTest.request) : '',
    runs: runs.map(({ id: runId, name, loadTest }, x) => ({ id: runId, x, name, createdAt: loadTest.createdAt })),
    rateTicks,
    maxRate,
    againstLast: latest && before ? verdictAgainst(before, latest, 'the one before') : null,
    againstFirst: latest && first && runs.length > 2 ? verdictAgainst(first, latest, 'the first') : null,
  };
}

function seriesOf(runs: readonly Run[]): readonly TrendSeries[] {
  const delays = [...new Set(runs.flatMap(({ loadTest }) => loadTest.points.map(({ delayMs }) => delayMs)))].sort(
    (a, b) => a - b,
  );
  return delays.map((delayMs, colour) => ({
    delayMs,
    colour,
    label: `${formatCount(delayMs)} ms`,
    points: runs.flatMap(({ id, loadTest }, x): TrendPoint[] => {
      const point = loadTest.points.find((each) => each.delayMs === delayMs);
      if (!point || point.failureRate === null || point.interval95 === null) return [];
      const [low, high] = point.interval95;
      return [
        {
          loadTestId: id,
          x,
          createdAt: loadTest.createdAt,
          rate: point.failureRate,
          low,
          high,
          text: `${formatUtc(loadTest.createdAt).slice(0, 16)}, ${pointText(point)}`,
        },
      ];
    }),
  }));
}

function verdictAgainst(before: Run, latest: Run, name: string): TrendVerdict {
  const comparison = compareAll(before, latest);
  const sentence = comparisonSentence({ ...before, spoken: name }, { ...latest, spoken: 'The latest run' }, comparison);
  const warnings = differencesBetween({ ...before, spoken: name }, { ...latest, spoken: 'the latest run' });
  return {
    verdict: comparison.verdict,
    word: verdictWords[comparison.verdict],
    sentence,
    warnings,
    against: { id: before.id, createdAt: before.loadTest.createdAt },
  };
}
