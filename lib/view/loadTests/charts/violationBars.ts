import type { LoadTest } from '@/lib/contract/loadTests';
import { counted, formatCount } from '@/lib/wording/formatMs';
import { violationsByDelay, type ViolationKind } from '@/lib/wording/violationsByDelay';
import { roundTicks } from '@/lib/statistics/roundTicks';

export interface ViolationBar extends ViolationKind {
  /** Iterations that show this kind; 0 keeps its place in the group. */
  readonly count: number;
}

export interface ViolationGroup {
  readonly delayMs: number;
  /** `10 ms`. */
  readonly label: string;
  /** Iterations that failed: none of the bars is higher. */
  readonly failed: number;
  /** One for each kind, in the order of the kinds. */
  readonly bars: readonly ViolationBar[];
  /** `10 ms: 8 iterations failed; Submission lost 8, ClickHouse differs 2`. */
  readonly text: string;
}

export interface ViolationChart {
  readonly countTicks: readonly number[];
  readonly max: number;
  /** The kinds that occurred, in the scenario's order. */
  readonly kinds: readonly ViolationKind[];
  readonly groups: readonly ViolationGroup[];
  /** Said where one iteration shows several kinds. */
  readonly note: string | null;
  /** Nothing to draw. */
  readonly empty: boolean;
}

/** Violations per delay, the kinds beside each other: one iteration may show several, so that their counts do not add up. */
export function violationBars(loadTest: LoadTest): ViolationChart {
  const { kinds, delays } = violationsByDelay(loadTest);
  const groups = delays.map(({ delayMs, failed, counts }): ViolationGroup => {
    const bars = kinds.map((kind) => ({ ...kind, count: counts.get(kind.code) ?? 0 }));
    const kindsText = bars
      .filter(({ count }) => count > 0)
      .map(({ title, count }) => `${title} ${count}`)
      .join(', ');
    return {
      delayMs,
      label: `${formatCount(delayMs)} ms`,
      failed,
      bars,
      text: `${delayMs} ms: ${counted(failed, 'iteration')} failed${kindsText === '' ? '' : `; ${kindsText}`}`,
    };
  });
  const highest = Math.max(0, ...groups.flatMap(({ bars }) => bars.map(({ count }) => count)));
  const countTicks = roundTicks(highest).filter(Number.isInteger);
  const several = groups.some(({ bars, failed }) => bars.reduce((sum, { count }) => sum + count, 0) > failed);
  return {
    countTicks,
    max: countTicks.at(-1) ?? 1,
    kinds,
    groups,
    empty: kinds.length === 0,
    note: several ? 'One iteration may show several kinds: the bars of one delay do not add up.' : null,
  };
}
