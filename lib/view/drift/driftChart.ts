import { deploymentMarks, type DeploymentMark } from '../deploymentMarks';
import { driftCauses, type Deployment, type DriftBucket, type DriftCause } from '@/lib/contract/sweeps';
import { roundTicks } from '@/lib/statistics/roundTicks';
import { causesByCount, causeTitles } from '@/lib/wording/drift';
import { counted, formatCount } from '@/lib/wording/formatMs';
import type { CrosshairStop } from '../loadTests/charts/crosshair';

/** A cause that is drawn, or all the rest in one. */
export interface CauseKind {
  readonly key: DriftCause | 'other';
  readonly title: string;
  /** Its place among the patterns. */
  readonly place: number;
}

export interface ChartBucket {
  /** 0, 1, 2, … */
  readonly x: number;
  readonly from: string;
  readonly to: string;
  /** Drifts that were first seen in it, by the kinds' keys; 0 keeps a kind's place. */
  readonly opened: Readonly<Partial<Record<CauseKind['key'], number>>>;
  readonly total: number;
  readonly healed: number;
  /** Open at its end. */
  readonly open: number;
  /** `7 new drifts`, `Written out of order 5, Equal versions 2`, `1 healed`, `12 open at the end`. */
  readonly said: readonly string[];
}

export interface DriftChart {
  readonly buckets: readonly ChartBucket[];
  readonly kinds: readonly CauseKind[];
  readonly countTicks: readonly number[];
  readonly max: number;
  readonly openTicks: readonly number[];
  readonly openMax: number;
  readonly timeTicks: readonly { readonly x: number; readonly label: string }[];
  /** Those within the stretch of time that is drawn. */
  readonly deployments: readonly DeploymentMark[];
  readonly description: string;
  /** Nothing has drifted in the whole stretch of time. */
  readonly empty: boolean;
}

/** So many can be told apart by their patterns; what is left shares the last one. */
const MOST_KINDS = 8;
const MOST_TICKS = 8;
const DAY_MS = 86_400_000;

/** New drifts per stretch of time, by cause. `record` null: of every type; `cause` null: every cause. */
export function driftChart(
  all: readonly DriftBucket[],
  deployments: readonly Deployment[],
  { record, cause }: { readonly record: string | null; readonly cause: DriftCause | null },
): DriftChart {
  const own = all.filter((bucket) => record === null || bucket.record === record);
  const totals = new Map<DriftCause, number>();
  for (const { opened } of own)
    for (const { cause: each, count } of causesByCount(opened)) totals.set(each, (totals.get(each) ?? 0) + count);
  const byCount = [...totals].sort(([, a], [, b]) => b - a).map(([each]) => each);
  // A kind keeps its pattern whichever cause is looked at.
  const drawn = byCount.length > MOST_KINDS + 1 ? byCount.slice(0, MOST_KINDS) : byCount;
  const inOrder = driftCauses.filter((each) => drawn.includes(each));
  const kinds: readonly CauseKind[] = [
    ...inOrder.map((each, place) => ({ key: each, title: causeTitles[each], place })),
    ...(drawn.length < byCount.length
      ? [{ key: 'other' as const, title: counted(byCount.length - drawn.length, 'other cause'), place: MOST_KINDS }]
      : []),
  ];
  const shown = cause === null ? kinds : kinds.filter(({ key }) => key === (drawn.includes(cause) ? cause : 'other'));
  const starts = [...new Set(own.map(({ from }) => from))].sort();
  const buckets = starts.map((from, x) =>
    chartBucket(
      own.filter((bucket) => bucket.from === from),
      x,
      kinds,
      cause,
    ),
  );
  const highest = Math.max(0, ...buckets.map(({ total }) => total));
  const highestOpen = Math.max(0, ...buckets.map(({ open }) => open));
  const countTicks = wholeTicks(highest);
  const openTicks = wholeTicks(highestOpen);
  const marks = deploymentMarks(deployments, (at) => placeAmong(buckets, at));
  const opened = buckets.reduce((sum, { total }) => sum + total, 0);
  return {
    buckets,
    kinds: shown,
    countTicks,
    max: countTicks.at(-1) ?? 1,
    openTicks,
    openMax: openTicks.at(-1) ?? 1,
    timeTicks: timeTicks(buckets),
    deployments: marks,
    description: `New drifts over time by cause, ${counted(opened, 'drift')} in ${counted(buckets.length, 'interval')}${marks.length === 0 ? '' : `, ${counted(marks.length, 'deployment')} marked`}.`,
    empty: highest === 0 && highestOpen === 0,
  };
}

function chartBucket(
  parts: readonly DriftBucket[],
  x: number,
  kinds: readonly CauseKind[],
  cause: DriftCause | null,
): ChartBucket {
  const { from, to } = parts[0] ?? { from: '', to: '' };
  const opened: Partial<Record<CauseKind['key'], number>> = Object.fromEntries(kinds.map(({ key }) => [key, 0]));
  const words = new Map<DriftCause, number>();
  for (const part of parts)
    for (const { cause: each, count } of causesByCount(part.opened)) {
      if (cause !== null && each !== cause) continue;
      const key = each in opened ? each : 'other';
      opened[key] = (opened[key] ?? 0) + count;
      words.set(each, (words.get(each) ?? 0) + count);
    }
  const total = [...words.values()].reduce((sum, count) => sum + count, 0);
  const sum = (of: (part: DriftBucket) => number) => parts.reduce((all, part) => all + of(part), 0);
  const [healed, open] = [sum((part) => part.healed), sum((part) => part.open)];
  const causes = [...words]
    .sort(([, a], [, b]) => b - a)
    .map(([each, count]) => `${causeTitles[each]} ${formatCount(count)}`)
    .join(', ');
  return {
    x,
    from,
    to,
    opened,
    total,
    healed,
    open,
    said: [
      counted(total, 'new drift'),
      ...(causes === '' ? [] : [causes]),
      // Of every cause: which of them healed is not known by cause.
      ...(cause === null ? [`${formatCount(healed)} healed`, `${formatCount(open)} open at the end`] : []),
    ],
  };
}

/** `2026-11-09, 10:00 to 11:00 UTC`; of whole days `2026-11-09`. */
export function stretchText(from: string, to: string): string {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const day = from.slice(0, 10);
  if (toMs - fromMs === DAY_MS && from.slice(11, 16) === '00:00') return `${day} UTC`;
  const end = to.slice(0, 10) === day ? to.slice(11, 16) : `${to.slice(0, 10)} ${to.slice(11, 16)}`;
  return `${day}, ${from.slice(11, 16)} to ${end} UTC`;
}

function wholeTicks(highest: number): readonly number[] {
  return roundTicks(Math.max(1, highest)).filter(Number.isInteger);
}

/** The day where it is another one than at the tick before, else the time of day. */
function timeTicks(buckets: readonly ChartBucket[]): DriftChart['timeTicks'] {
  const step = Math.max(1, Math.ceil(buckets.length / MOST_TICKS));
  const ticks = buckets.filter(({ x }) => x % step === 0);
  const whole = ticks.every(({ from }) => from.slice(11, 16) === '00:00');
  return ticks.map(({ x, from }, index) => {
    const before = ticks[index - 1]?.from.slice(0, 10);
    return { x, label: whole || before !== from.slice(0, 10) ? from.slice(5, 10) : from.slice(11, 16) };
  });
}

/** Where a time stands among the buckets; null outside of them. */
function placeAmong(buckets: readonly ChartBucket[], at: number): number | null {
  const within = buckets.find(({ from, to }) => Date.parse(from) <= at && at < Date.parse(to));
  if (!within) return null;
  return within.x - 0.5 + (at - Date.parse(within.from)) / (Date.parse(within.to) - Date.parse(within.from));
}

/** Its stretches of time, each named by where it begins. */
export function driftStops({ buckets }: Pick<DriftChart, 'buckets'>): readonly CrosshairStop[] {
  return buckets.map(({ x, from, to, said }) => ({
    key: from,
    at: (x + 0.5) / buckets.length,
    title: stretchText(from, to),
    lines: said.map((text) => ({ text, series: null })),
  }));
}
