import { compareRates } from '@/lib/statistics/compareRates';
import type { Interval } from '@/lib/statistics/Counted';
import { holm } from '@/lib/statistics/holm';
import {
  stratifiedComparison,
  verdictOf,
  SIGNIFICANCE,
  type ComparisonVerdict,
  type Stratum,
} from '@/lib/statistics/stratifiedComparison';
import { formatCount } from '../formatMs';
import { formatPoints, formatPointsInterval, formatPValue, formatRate } from '../formatRate';
import { differencesBetween } from './compareConditions';
import type { Side } from './Side';

export interface RateCell {
  readonly runId: string;
  /** null where the run has not judged anything at this delay. */
  readonly rate: number | null;
  /** `16 %`, or `–`. */
  readonly text: string;
  /** `8 of 50`. */
  readonly count: string;
  readonly counted: { readonly failed: number; readonly judged: number };
}

export interface DifferenceCell {
  readonly runId: string;
  /** Rate minus the base's, -1..1; null where one of the two has nothing, like all below. */
  readonly difference: number | null;
  readonly interval95: Interval | null;
  /** Adjusted by Holm over all differences of the table. */
  readonly pValue: number | null;
  readonly beyondChance: boolean;
  /** `−14.6 points`. */
  readonly text: string;
  /** `−25.6 to −4.1 points`. */
  readonly interval: string;
  readonly p: string;
}

export interface ComparedDelay {
  readonly delayMs: number;
  /** In the order of the runs. */
  readonly rates: readonly RateCell[];
  /** In the order of the runs, without the base. */
  readonly differences: readonly DifferenceCell[];
}

export interface SideVerdict<Compared extends Side = Side> {
  readonly run: Compared;
  readonly verdict: ComparisonVerdict;
  /** Over all shared delays, and what the runs' conditions have to say to it. */
  readonly sentence: string;
  readonly difference: number | null;
  readonly interval95: Interval | null;
  readonly pValue: number | null;
  /** What else differs between the runs, a sentence each. */
  readonly warnings: readonly string[];
}

export interface Comparison<Compared extends Side = Side> {
  /** What the others are held against: the first. null when there are fewer than two runs. */
  readonly base: Compared | null;
  readonly delays: readonly ComparedDelay[];
  readonly verdicts: readonly SideVerdict<Compared>[];
}

const NOTHING = '–';

/** Runs over each other: each one against the first, at every delay and over all that they share. */
export function compareSides<Compared extends Side>(runs: readonly Compared[]): Comparison<Compared> {
  const [base, ...others] = runs;
  if (!base || others.length === 0) return { base: null, delays: [], verdicts: [] };
  const delays = delaysOf(runs, base, others);
  return { base, delays, verdicts: verdictsOf(base, others, delays) };
}

function countAt({ loadTests }: Side, delayMs: number): Stratum['before'] {
  const points = loadTests.flatMap(({ points }) => points.filter((each) => each.delayMs === delayMs));
  const sum = (count: (point: (typeof points)[number]) => number) =>
    points.reduce((total, point) => total + count(point), 0);
  return { failed: sum(({ failed }) => failed), total: sum(({ passed, failed }) => passed + failed) };
}

function allDelays(runs: readonly Side[]): readonly number[] {
  return [
    ...new Set(
      runs.flatMap(({ loadTests }) => loadTests.flatMap(({ points }) => points.map(({ delayMs }) => delayMs))),
    ),
  ].sort((a, b) => a - b);
}

function delaysOf(runs: readonly Side[], base: Side, others: readonly Side[]): readonly ComparedDelay[] {
  const rows = allDelays(runs).map((delayMs) => ({
    delayMs,
    compared: others.map((run) => ({
      runId: run.id,
      comparison: compareRates(countAt(base, delayMs), countAt(run, delayMs)),
    })),
  }));
  const adjusted = holm(
    rows.flatMap(({ compared }) => compared.flatMap(({ comparison }) => (comparison ? [comparison.pValue] : []))),
  );
  let next = 0;
  return rows.map(({ delayMs, compared }) => ({
    delayMs,
    rates: runs.map((run): RateCell => {
      const { failed, total } = countAt(run, delayMs);
      const rate = total === 0 ? null : failed / total;
      return {
        runId: run.id,
        rate,
        text: rate === null ? NOTHING : formatRate(rate),
        count: total === 0 ? '' : `${formatCount(failed)} of ${formatCount(total)}`,
        counted: { failed, judged: total },
      };
    }),
    differences: compared.map(({ runId, comparison }): DifferenceCell => {
      if (!comparison)
        return {
          runId,
          difference: null,
          interval95: null,
          pValue: null,
          beyondChance: false,
          text: NOTHING,
          interval: NOTHING,
          p: NOTHING,
        };
      const pValue = adjusted[next++] ?? 1;
      const { difference, interval95 } = comparison;
      return {
        runId,
        difference,
        interval95,
        pValue,
        beyondChance: pValue < SIGNIFICANCE,
        text: formatPoints(difference),
        interval: formatPointsInterval(interval95),
        p: formatPValue(pValue),
      };
    }),
  }));
}

function verdictsOf<Compared extends Side>(
  base: Compared,
  others: readonly Compared[],
  delays: readonly ComparedDelay[],
): readonly SideVerdict<Compared>[] {
  const compared = others.map((run) => ({ run, comparison: compareAll(base, run) }));
  const adjusted = holm(compared.flatMap(({ comparison }) => (comparison.pValue === null ? [] : [comparison.pValue])));
  let next = 0;
  return compared.map(({ run, comparison }) => {
    const { difference, interval95 } = comparison;
    const pValue = comparison.pValue === null ? null : (adjusted[next++] ?? 1);
    const verdict =
      difference === null || interval95 === null || pValue === null
        ? 'not_told'
        : verdictOf(difference, interval95, pValue);
    return {
      run,
      verdict,
      difference,
      interval95,
      pValue,
      sentence: comparisonSentence(base, run, { ...comparison, pValue, verdict }, delays),
      warnings: differencesBetween(base, run),
    };
  });
}

/** One run against another over the delays both have judged iterations at. */
export function compareAll(before: Side, after: Side): ReturnType<typeof stratifiedComparison> {
  return stratifiedComparison(
    sharedDelays(before, after).map((delayMs) => ({
      before: countAt(before, delayMs),
      after: countAt(after, delayMs),
    })),
  );
}

function sharedDelays(before: Side, after: Side): readonly number[] {
  return allDelays([before, after]).filter(
    (delayMs) => countAt(before, delayMs).total > 0 && countAt(after, delayMs).total > 0,
  );
}

/**
 * Who fails less often, with the figures over all shared delays and whether they are more than chance; then the delay at which the two differ
 * most, with a p value of its own. `comparison` as `compareAll` gave it, `delays` as `compareSides` did.
 */
export function comparisonSentence(
  before: Side,
  after: Side,
  comparison: ReturnType<typeof stratifiedComparison>,
  delays: readonly ComparedDelay[],
): string {
  const { verdict, difference, interval95, pValue, shared } = comparison;
  if (difference === null || interval95 === null || pValue === null)
    return 'Nothing to compare: no delay at which both have judged iterations.';
  const widest = widestDelay(before, after, Math.sign(difference));
  const neverFailed = sharedDelays(before, after).every(
    (delayMs) => countAt(before, delayMs).failed === 0 && countAt(after, delayMs).failed === 0,
  );
  const figures = neverFailed
    ? `no failure in either at ${shared === 1 ? `${formatCount(widest.delayMs)} ms` : `any of ${shared} delays`}`
    : shared === 1
      ? ratesText(widest)
      : `${formatPoints(difference)} over ${shared} delays`;
  const isShownByOne = delays.some(({ differences }) =>
    differences.some(({ runId, beyondChance }) => runId === after.id && beyondChance),
  );
  const together =
    (verdict === 'better' || verdict === 'worse') && !isShownByOne ? ' No delay shows it by itself.' : '';
  const apart = neverFailed || shared === 1 ? '' : `${together} ${widestSentence(widest, after.id, delays)}`;
  switch (verdict) {
    case 'better':
      return `${after.spoken} fails less often than ${before.spoken}: ${figures}; more than chance (${formatPValue(pValue)}).${apart}`;
    case 'worse':
      return `${after.spoken} fails more often than ${before.spoken}: ${figures}; more than chance (${formatPValue(pValue)}).${apart}`;
    case 'same':
      return `${after.spoken} fails as often as ${before.spoken}, to within one percentage point: ${figures}.${apart}`;
    case 'not_told':
      return `No difference that is more than chance: ${figures} (${formatPValue(pValue)}); it may lie between ${formatPointsInterval(interval95).replace(' to ', ' and ')}.${apart}`;
    default:
      return verdict satisfies never;
  }
}

interface DelayRates {
  readonly delayMs: number;
  readonly rateBefore: number;
  readonly rateAfter: number;
}

/** The shared delay at which the two lie farthest apart in the common direction (-1, 0, 1). */
function widestDelay(before: Side, after: Side, direction: number): DelayRates {
  const apart = ({ rateBefore, rateAfter }: DelayRates) =>
    direction === 0 ? Math.abs(rateAfter - rateBefore) : (rateAfter - rateBefore) * direction;
  return sharedDelays(before, after)
    .map((delayMs): DelayRates => {
      const [rateBefore, rateAfter] = [countAt(before, delayMs), countAt(after, delayMs)].map(
        ({ failed, total }) => failed / total,
      ) as [number, number];
      return { delayMs, rateBefore, rateAfter };
    })
    .reduce((most, each) => (apart(each) > apart(most) ? each : most));
}

/** `They differ most at 10 ms: 5 % against 30 %, p = 0.12 for that delay alone.`: the p value of the delay's own row. */
function widestSentence(widest: DelayRates, runId: string, delays: readonly ComparedDelay[]): string {
  const own = delays
    .find(({ delayMs }) => delayMs === widest.delayMs)
    ?.differences.find((difference) => difference.runId === runId);
  const alone = own ? `; ${own.p} for that delay alone` : '';
  return `They differ most at ${formatCount(widest.delayMs)} ms: ${formatRate(widest.rateAfter)} against ${formatRate(widest.rateBefore)}${alone}.`;
}

/** `1.2 % against 15.8 % at 10 ms`. */
function ratesText({ delayMs, rateBefore, rateAfter }: DelayRates): string {
  return `${formatRate(rateAfter)} against ${formatRate(rateBefore)} at ${formatCount(delayMs)} ms`;
}
