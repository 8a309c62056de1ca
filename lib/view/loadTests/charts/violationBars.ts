import type { LoadTest } from '@/lib/contract/loadTests';
import type { ScenarioDescription, ViolationCode } from '@/lib/contract/scenarios';
import { counted } from '@/lib/contract/wording/formatMs';
import { violationsByDelay, type ViolationKind } from '@/lib/contract/wording/violationsByDelay';
import { roundTicks } from '@/lib/statistics/roundTicks';
import { delayAxis, type DelayTick } from './delayAxis';

export interface ViolationSegment extends ViolationKind {
  readonly count: number;
  /** Where it begins and ends in the stack, in violations. */
  readonly from: number;
  readonly to: number;
}

export interface ViolationBar {
  readonly x: number;
  readonly delayMs: number;
  /** Iterations that failed; at most the height of the bar. */
  readonly failed: number;
  readonly segments: readonly ViolationSegment[];
  /** `10 ms: 8 iterations failed; Submission lost 8, ClickHouse differs 2`. */
  readonly text: string;
}

export interface ViolationChart {
  readonly ticks: readonly DelayTick[];
  readonly countTicks: readonly number[];
  readonly max: number;
  /** The kinds that occurred, in the contract's order. */
  readonly kinds: readonly ViolationKind[];
  readonly bars: readonly ViolationBar[];
  /** Said where bars add up to more than the failed iterations. */
  readonly note: string | null;
  /** Nothing to draw. */
  readonly empty: boolean;
}

/** Violations per delay, stacked by kind. */
export function violationBars(loadTest: LoadTest, scenario: ScenarioDescription | undefined): ViolationChart {
  const ticks = delayAxis([{ loadTest }]);
  const { kinds, delays } = violationsByDelay(loadTest, scenario);
  const bars = delays.map(({ delayMs, failed, counts }): ViolationBar => {
    const segments = stack(kinds, counts);
    const kindsText = segments.map(({ title, count }) => `${title} ${count}`).join(', ');
    return {
      x: ticks.find((tick) => tick.delayMs === delayMs)?.x ?? 0,
      delayMs,
      failed,
      segments,
      text: `${delayMs} ms: ${counted(failed, 'iteration')} failed${kindsText === '' ? '' : `; ${kindsText}`}`,
    };
  });
  const height = (bar: ViolationBar) => bar.segments.at(-1)?.to ?? 0;
  const countTicks = roundTicks(Math.max(0, ...bars.map(height))).filter(Number.isInteger);
  const several = bars.some((bar) => height(bar) > bar.failed);
  return {
    ticks,
    countTicks,
    max: countTicks.at(-1) ?? 1,
    kinds,
    bars,
    empty: kinds.length === 0,
    note: several
      ? 'One iteration may show several violations, so a bar may be higher than the number of iterations that failed.'
      : null,
  };
}

function stack(
  kinds: readonly ViolationKind[],
  counts: ReadonlyMap<ViolationCode, number>,
): readonly ViolationSegment[] {
  let top = 0;
  return kinds.flatMap((kind) => {
    const count = counts.get(kind.code) ?? 0;
    return count === 0 ? [] : [{ ...kind, count, from: top, to: (top += count) }];
  });
}
