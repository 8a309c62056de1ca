import { moreIterationsToShowBelow } from '@/lib/statistics/moreIterationsToShowBelow';
import type { LoadTest, LoadTestPoint } from '@/lib/contract/loadTests';
import { formatCount, formatMs } from './formatMs';
import { formatInterval, formatRate } from './formatRate';
import { violationsByDelay, type DelayViolations, type ViolationKind } from './violationsByDelay';

export interface PointColumn {
  readonly id: string;
  readonly title: string;
  /** Columns under one heading stand together. */
  readonly group: string | null;
}

export interface PointRow {
  readonly delayMs: number;
  /** By column id; `–` where there is nothing to say yet. */
  readonly cells: Readonly<Record<string, string>>;
  /** Some iteration failed. */
  readonly failing: boolean;
}

export interface PointTable {
  readonly columns: readonly PointColumn[];
  readonly rows: readonly PointRow[];
}

const NOTHING = '–';

/** All figures of a run, a row per delay: what the charts draw, and what they leave out. */
export function pointTable(loadTest: LoadTest): PointTable {
  const { kinds, delays } = violationsByDelay(loadTest);
  const points = new Map(loadTest.points.map((point) => [point.delayMs, point]));
  return {
    columns: columnsFor(kinds),
    rows: delays.flatMap((delay) => {
      const point = points.get(delay.delayMs);
      return point
        ? [
            {
              delayMs: delay.delayMs,
              failing: point.failed > 0,
              cells: { ...cellsOf(point), ...countsOf(kinds, delay) },
            },
          ]
        : [];
    }),
  };
}

function columnsFor(kinds: readonly ViolationKind[]): readonly PointColumn[] {
  const column = (id: string, title: string, group: string | null = null): PointColumn => ({ id, title, group });
  return [
    column('delay', 'Delay'),
    column('rate', 'Failure rate'),
    column('interval', '95 % interval'),
    column('failed', 'Failed'),
    column('passed', 'Passed'),
    column('errored', 'Not judged'),
    column('finished', 'Finished'),
    column('needed', 'To confirm < 1 %'),
    ...kinds.map(({ code, title }) => column(code, title, 'Violations')),
    ...(['p50', 'p95', 'max'] as const).map((id) => column(`convergence_${id}`, id, 'Convergence')),
    ...(['p50', 'p99'] as const).map((id) => column(`delayError_${id}`, id, 'Delay off by')),
    ...(['p50', 'p95'] as const).map((id) => column(`call_${id}`, id, 'A call took')),
  ];
}

function cellsOf(point: LoadTestPoint): Readonly<Record<string, string>> {
  const { delayMs, planned, passed, failed, errored, failureRate, interval95, convergenceMs, delayErrorMs, callMs } =
    point;
  const ms = (value: number | null) => (value === null ? NOTHING : formatMs(value));
  return {
    delay: `${formatCount(delayMs)} ms`,
    finished: `${formatCount(passed + failed + errored)} of ${formatCount(planned)}`,
    passed: formatCount(passed),
    failed: formatCount(failed),
    errored: formatCount(errored),
    rate: failureRate === null ? NOTHING : formatRate(failureRate),
    interval: interval95 === null ? NOTHING : formatInterval(interval95),
    needed: neededText(point),
    convergence_p50: ms(convergenceMs.p50),
    convergence_p95: ms(convergenceMs.p95),
    convergence_max: ms(convergenceMs.max),
    delayError_p50: ms(delayErrorMs.p50),
    delayError_p99: ms(delayErrorMs.p99),
    call_p50: ms(callMs.p50),
    call_p95: ms(callMs.p95),
  };
}

/** `shown`, `331 more`, or `–` where more iterations can't be expected to show it. */
function neededText({ passed, failed }: LoadTestPoint): string {
  const more = moreIterationsToShowBelow(failed, passed + failed);
  return more === null ? NOTHING : more === 0 ? 'shown' : `${formatCount(more)} more`;
}

function countsOf(kinds: readonly ViolationKind[], { counts }: DelayViolations): Readonly<Record<string, string>> {
  return Object.fromEntries(kinds.map(({ code }) => [code, formatCount(counts.get(code) ?? 0)]));
}
