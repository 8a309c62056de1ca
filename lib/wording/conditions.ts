import type { LoadTest, LoadTestConditions } from '@/lib/contract/loadTests';
import { formatMs } from './formatMs';
import { formatRate } from './formatRate';

export interface Measured {
  readonly eventLoopLagP99Ms: number | null;
  readonly processorLoad: number | null;
  readonly callMs: { readonly first: number | null; readonly last: number | null };
  readonly throughput: LoadTestConditions['throughput'];
}

/*
 * Measured on two cores that the stores, the service and the worker share, 30 to 200 iterations of scorecard races each, alone and beside two
 * or four processes that never pause. Lag is the worker's (p99), load the processors'.
 *
 *                          alone                        beside two or four busy processes
 *   none, 1 in flight      lag 3 to 18, load 0.70 to 0.89        lag 44 to  71, load 1.00
 *   none, 10 in flight     lag 8 to 36, load 0.98 to 0.99        lag 62 to 108, load 1.00
 *   staging, 10 in flight  lag 8 to 38, load 0.91 to 0.98        lag 55 to 177, load 0.999 to 1.00
 *   tables, 10 in flight   lag 3 to  5, load 0.55 to 0.76        lag 8 to   15, load 0.995 to 1.00
 *
 * A race may fill the processors by itself: load alone says nothing while whoever wants to run runs at once, and lag alone only where it is
 * longer than a worker that has just started shows. 30 in flight without latency, alone: lag 41, load 0.998; then two of three races 100 ms
 * apart fail, where 1 in flight fails none, so that it counts as saturated with good reason.
 */
const SATURATED_LAG_MS = 50;
const BUSY_LOAD = 0.99;
const BUSY_LAG_MS = 8;
/** The first calls of a new worker are the slow ones; calls that get slower are delayed by something that came. */
const SLOWED_DOWN = 2;
const SLOWED_DOWN_BY_MS = 20;

/** Whether what was measured counts as saturated, and why. */
export function conditionsOf({
  eventLoopLagP99Ms: lagMs,
  processorLoad,
  callMs,
  throughput,
}: Measured): LoadTestConditions {
  const isBusy = lagMs !== null && processorLoad !== null && processorLoad >= BUSY_LOAD && lagMs >= BUSY_LAG_MS;
  const reasons = [
    ...(isBusy
      ? [
          `The processors were ${formatRate(processorLoad)} busy, and a thread that wanted to run waited up to ${formatMs(lagMs)} (99th percentile).`,
        ]
      : lagMs !== null && lagMs >= SATURATED_LAG_MS
        ? [`A thread that wanted to run waited up to ${formatMs(lagMs)} (99th percentile).`]
        : []),
    ...(hasSlowedDown(callMs)
      ? [
          `Calls slowed down: they took ${formatMs(callMs.first ?? 0)} at the start of the run and ${formatMs(callMs.last ?? 0)} at its end.`,
        ]
      : []),
  ];
  return {
    saturated: reasons.length > 0,
    reasons,
    measured: lagMs !== null || processorLoad !== null,
    eventLoopLagMs: { p99: lagMs },
    processorLoad,
    callMs,
    throughput,
  };
}

function hasSlowedDown({ first, last }: Measured['callMs']): boolean {
  return first !== null && last !== null && last >= SLOWED_DOWN * first && last - first >= SLOWED_DOWN_BY_MS;
}

/** Above a rate: that it was taken on a saturated machine, and what showed it. null where nothing showed that. */
export function saturationText({ conditions }: Pick<LoadTest, 'conditions'>): string | null {
  if (!conditions.saturated) return null;
  return `The machine was saturated during this run, so its rates may come from the load and not from the race alone. ${conditions.reasons.join(' ')}`;
}

/** `event-loop lag 4.2 ms (p99), processors 61 % busy, a call took 22 ms at first and 21 ms at last`: the figures, whatever they say; null where there are none. */
export function conditionFigures({ conditions }: Pick<LoadTest, 'conditions'>): string | null {
  const {
    eventLoopLagMs: { p99 },
    processorLoad,
    callMs: { first, last },
    throughput,
  } = conditions;
  const figures = [
    ...(p99 === null ? [] : [`event-loop lag ${formatMs(p99)} (p99)`]),
    ...(processorLoad === null ? [] : [`processors ${formatRate(processorLoad, 0)} busy`]),
    ...(first === null || last === null
      ? []
      : [`a call took ${formatMs(first)} at the start and ${formatMs(last)} at the end`]),
    ...throughputFigures(throughput),
  ];
  return figures.length === 0 ? null : figures.join(', ');
}

/** Less is the wait of the first moments, in which nothing could be finished yet. */
const HELD_BACK_FROM = 0.1;

/** What was possible, and whether it was the rate of finishing that set it. */
function throughputFigures({ perSecond, heldBack }: LoadTestConditions['throughput']): readonly string[] {
  if (perSecond === null) return [];
  const pace = `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} iterations finished a second`;
  return heldBack === null || heldBack < HELD_BACK_FROM
    ? [pace]
    : [
        `${pace}, which is what the target and the machine could do: ${formatRate(heldBack, 0)} of the time no further one could begin, since earlier ones were not copied and judged yet`,
      ];
}
