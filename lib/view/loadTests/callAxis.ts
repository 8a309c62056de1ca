import type { Iteration } from '@/lib/contract/loadTests';
import { callTimes, finestLanes, type CallTime } from '@/lib/wording/callTimes';
import { formatMs } from '@/lib/wording/formatMs';
import { roundTicks } from '@/lib/statistics/roundTicks';
import { toMicros } from '../time';
import { delayErrorText } from './delayErrorText';

export interface AxisCall extends CallTime {
  /** Share of the axis, 0..1; null where a time can't be read. */
  readonly left: number | null;
  readonly width: number;
}

export interface CallAxis {
  /** Racing calls, in the order in which they started. The Create lies before and is told in words. */
  readonly calls: readonly AxisCall[];
  readonly ticks: readonly { readonly left: number; readonly label: string }[];
  /** `Create took 9 ms, and ended 31 ms before.`; null where there was none. */
  readonly before: string | null;
  /** How long after its planned moment the delayed call started, in words; null where it is not known. */
  readonly delay: string | null;
}

/** The calls of one iteration, or the steps of its actors in a race over tables, on one axis that begins with the first racing one. */
export function callAxis({
  calls,
  steps,
  delayMs,
  delayErrorMs,
}: Pick<Iteration, 'calls' | 'steps' | 'delayMs' | 'delayErrorMs'>): CallAxis {
  const lanes = finestLanes({ calls, steps });
  const times = callTimes(lanes);
  const all = lanes.map((lane, index) => ({
    lane,
    time: times[index],
    from: toMicros(lane.startedAt),
    to: toMicros(lane.finishedAt),
  }));
  const racing = all.filter(({ lane }) => !lane.before);
  const origin = Math.min(...racing.flatMap(({ from }) => from ?? []));
  const lengthMs = Math.max(0, ...racing.flatMap(({ to }) => (to === null ? [] : [(to - origin) / 1000])));
  const ticks = roundTicks(lengthMs);
  const end = Math.max(ticks.at(-1) ?? 1, lengthMs) || 1;
  const share = (micros: number) => (micros - origin) / 1000 / end;
  const created = all.find(({ lane }) => lane.before);
  return {
    calls: racing
      .flatMap(({ time, from, to }): AxisCall[] =>
        time
          ? [
              {
                ...time,
                left: from === null ? null : share(from),
                width: from === null || to === null ? 0 : share(to) - share(from),
              },
            ]
          : [],
      )
      .sort((a, b) => (a.left ?? 0) - (b.left ?? 0)),
    ticks: ticks.map((ms) => ({ left: ms / end, label: ms === 0 ? '0' : formatMs(ms) })),
    before: beforeText(created, origin),
    delay:
      delayErrorMs === null
        ? null
        : `Planned ${formatMs(delayMs)} after the first; it started ${delayErrorText(delayErrorMs)}.`,
  };
}

function beforeText(
  created: { readonly from: number | null; readonly to: number | null } | undefined,
  origin: number,
): string | null {
  if (!created || created.from === null || created.to === null || !Number.isFinite(origin)) return null;
  return `Create took ${formatMs((created.to - created.from) / 1000)} and was answered ${formatMs(Math.max(0, origin - created.to) / 1000)} before the first call.`;
}
