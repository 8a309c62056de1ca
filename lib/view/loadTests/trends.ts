import type { LoadTest } from '@/lib/contract/loadTests';
import { formatCount } from '@/lib/wording/formatMs';
import { judgedOf } from '@/lib/wording/headlineOf';
import { parametersInWords } from '@/lib/wording/parametersInWords';
import { pointFigures, pointText } from '@/lib/wording/pointText';
import { rateAxis, type RateTick } from '@/lib/wording/rateAxis';
import type { ComparisonVerdict } from '@/lib/statistics/stratifiedComparison';
import { formatUtc, toMicros } from '../time';
import { conditionNotes, differencesBetween, isComparable } from '@/lib/wording/comparison/compareConditions';
import { compareSides } from '@/lib/wording/comparison/compareSides';
import { verdictWords } from '@/lib/wording/comparison/verdictWords';
import { nameRuns, type Run } from './Run';
import { isOver } from '@/lib/wording/runStatus';

export interface TrendPoint {
  readonly loadTestId: string;
  /** 0, 1, 2, …: runs evenly spaced in the order of their dates. */
  readonly x: number;
  readonly createdAt: string;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  /** Taken under other conditions than the latest run, or on a saturated machine: drawn differently. */
  readonly apart: boolean;
  /** `8 of 50 failed, 16 % (8 % to 29 %)`. */
  readonly figures: string;
  /** `2026-01-18 10:32, 10 ms: 8 of 50 failed, 16 % (8 % to 29 %)`, and what sets the run apart. */
  readonly text: string;
}

export interface TrendSeries {
  readonly delayMs: number;
  readonly colour: number;
  readonly label: string;
  readonly points: readonly TrendPoint[];
}

export interface TrendVerdict {
  /** `not_comparable`: the two were taken under different conditions, so that nothing follows from their difference. */
  readonly verdict: ComparisonVerdict | 'not_comparable';
  /** `Better`, `Worse`, `The same`, `Can’t be told`, `Not comparable`: before the sentence. */
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
    /** `cancelled`, `4 at the same time`, `saturated machine`: what sets it apart from the latest run that was completed. */
    readonly notes: readonly string[];
  }[];
  readonly series: readonly TrendSeries[];
  readonly rateTicks: readonly RateTick[];
  readonly maxRate: number;
  /** Id of the latest completed run, of which the verdicts speak; null where none was completed. */
  readonly latest: string | null;
  /**
   * The latest completed run against the last one before it under the same conditions, and against the first one where that is another. Where
   * none was taken under the same conditions, against the one before, and `not_comparable`. null where fewer than two runs were completed.
   */
  readonly againstLast: TrendVerdict | null;
  readonly againstFirst: TrendVerdict | null;
}

/** The one that the page speaks of: with a verdict, if any has one, and the newest run. */
export function newestTrend(all: readonly Trend[]): Trend | undefined {
  return all.find(({ againstLast }) => againstLast) ?? all[0];
}

/**
 * How failure rates went over time: runs that are over and judged something, put together by what makes them comparable. The group of
 * the newest completed run first. `history` in any order.
 */
export function trends(history: readonly LoadTest[]): readonly Trend[] {
  const usable = history
    .filter((loadTest) => isOver(loadTest.status) && judgedOf(loadTest) > 0)
    .sort((a, b) => (toMicros(a.createdAt) ?? 0) - (toMicros(b.createdAt) ?? 0));
  const groups = new Map<string, LoadTest[]>();
  for (const loadTest of usable) {
    const { scenario, variant, environment, latency } = loadTest.request;
    const id = [scenario, variant, environment, latency, ...parametersInWords(loadTest.request.parameters)].join(' ');
    groups.set(id, [...(groups.get(id) ?? []), loadTest]);
  }
  // A run that was cut short gives a group no precedence over one whose runs were completed.
  const newest = (group: readonly LoadTest[]) => {
    const completed = group.findLast(({ status }) => status === 'completed');
    return completed ? usable.indexOf(completed) : usable.indexOf(group.at(-1) as LoadTest) - usable.length;
  };
  return [...groups].sort(([, a], [, b]) => newest(b) - newest(a)).map(([id, group]) => trendOf(id, group));
}

function trendOf(id: string, loadTests: readonly LoadTest[]): Trend {
  const runs = nameRuns(loadTests);
  const completed = runs.filter(({ loadTest }) => loadTest.status === 'completed');
  const latest = completed.at(-1);
  const earlier = completed.slice(0, -1);
  const alike = latest ? earlier.filter((run) => isComparable(run, latest)) : [];
  const [first, before] = [alike[0], alike.at(-1) ?? earlier.at(-1)];
  const reference = latest ?? runs.at(-1);
  const series = seriesOf(runs, reference);
  const { ticks: rateTicks, max: maxRate } = rateAxis(series.flatMap(({ points }) => points.map(({ high }) => high)));
  const { scenario = '', variant = '', environment = '', latency = 'none' } = reference?.loadTest.request ?? {};
  return {
    id,
    scenario,
    variant,
    environment,
    latency,
    series,
    size: reference ? parametersInWords(reference.loadTest.request.parameters).join(', ') : '',
    latest: latest?.id ?? null,
    runs: runs.map((run, x) => ({
      id: run.id,
      x,
      name: run.name,
      createdAt: run.loadTest.createdAt,
      notes: notesOf(run, reference),
    })),
    rateTicks,
    maxRate,
    againstLast:
      latest && before
        ? verdictAgainst(before, latest, before === runs[runs.indexOf(latest) - 1] ? 'the one before' : nameOf(before))
        : null,
    againstFirst:
      latest && first && first !== before
        ? verdictAgainst(first, latest, first === runs[0] ? 'the first' : 'the first under the same conditions')
        : null,
  };
}

function nameOf({ loadTest }: Run): string {
  return `the run of ${formatUtc(loadTest.createdAt).slice(0, 16)}`;
}

function notesOf(run: Run, reference: Run | undefined): readonly string[] {
  return reference ? conditionNotes(reference.loadTest, run.loadTest) : [];
}

function seriesOf(runs: readonly Run[], reference: Run | undefined): readonly TrendSeries[] {
  const delays = [...new Set(runs.flatMap(({ loadTest }) => loadTest.points.map(({ delayMs }) => delayMs)))].sort(
    (a, b) => a - b,
  );
  return delays.map((delayMs, colour) => ({
    delayMs,
    colour,
    label: `${formatCount(delayMs)} ms`,
    points: runs.flatMap((run, x): TrendPoint[] => {
      const { id, loadTest } = run;
      const notes = notesOf(run, reference);
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
          apart: notes.length > 0,
          figures: pointFigures(point),
          text: [`${formatUtc(loadTest.createdAt).slice(0, 16)}, ${pointText(point)}`, ...notes].join('; '),
        },
      ];
    }),
  }));
}

function verdictAgainst(before: Run, latest: Run, name: string): TrendVerdict {
  const [base, other] = [
    { ...before, spoken: name },
    { ...latest, spoken: 'The latest run' },
  ];
  const [compared] = compareSides([base, other]).verdicts;
  const verdict = isComparable(before, latest) ? (compared?.verdict ?? 'not_told') : 'not_comparable';
  return {
    verdict,
    word: verdictWords[verdict],
    sentence:
      verdict === 'not_comparable'
        ? `The latest run and ${name} were taken under different conditions, so their difference says nothing about what changed.`
        : (compared?.sentence ?? ''),
    warnings: differencesBetween(base, { ...latest, spoken: 'the latest run' }),
    against: { id: before.id, createdAt: before.loadTest.createdAt },
  };
}
