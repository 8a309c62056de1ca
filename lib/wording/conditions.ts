import type { LoadTest, LoadTestConditions } from '@/lib/contract/loadTests';
import { formatMs } from './formatMs';
import { formatRate } from './formatRate';

export interface Measured {
  readonly eventLoopLagP99Ms: number | null;
  readonly processorLoad: number | null;
  readonly callMs: { readonly first: number | null; readonly last: number | null };
  /** The largest median over the delays: how far the delayed call's start was from where it should have been. */
  readonly delayErrorMs: number | null;
  readonly throughput: LoadTestConditions['throughput'];
  /** Iterations at the same time, as the run was asked for. */
  readonly concurrency: number;
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
/** Half of the delayed calls started so far from where they should have: the racer's own thread was kept from running. `bench:load-test` measured 0.03 to 0.06 ms where it was not. */
const INEXACT_MS = 5;
/** The first calls of a new worker are the slow ones; calls that get slower are delayed by something that came. */
const SLOWED_DOWN = 2;
const SLOWED_DOWN_BY_MS = 20;
/** Chosen with care for what is blamed, not measured: on a machine that others kept busy, 1 in flight had 0.33. A target that finishes half of what it is offered is beyond it. */
const OVERDUE = 0.5;

/** Whether what was measured counts as saturated, whose fault that is, why, and what to run instead. */
export function conditionsOf(measured: Measured): LoadTestConditions {
  const { eventLoopLagP99Ms: lagMs, processorLoad, callMs, throughput } = measured;
  const ofMachine = machineReasons(measured);
  const ofTarget = targetReasons(measured);
  const saturatedBy = ofMachine.length > 0 ? 'machine' : ofTarget.length > 0 ? 'target' : null;
  return {
    saturated: saturatedBy !== null,
    saturatedBy,
    proposedConcurrency: saturatedBy === null ? null : propose(measured, saturatedBy),
    reasons: [...ofMachine, ...ofTarget],
    measured: lagMs !== null || processorLoad !== null,
    eventLoopLagMs: { p99: lagMs },
    processorLoad,
    callMs,
    throughput,
  };
}

function machineReasons({ eventLoopLagP99Ms: lagMs, processorLoad, delayErrorMs }: Measured): readonly string[] {
  const isBusy = lagMs !== null && processorLoad !== null && processorLoad >= BUSY_LOAD && lagMs >= BUSY_LAG_MS;
  return [
    ...(isBusy
      ? [
          `The processors were ${formatRate(processorLoad)} busy, and a thread that wanted to run waited up to ${formatMs(lagMs)} (99th percentile).`,
        ]
      : lagMs !== null && lagMs >= SATURATED_LAG_MS
        ? [`A thread that wanted to run waited up to ${formatMs(lagMs)} (99th percentile).`]
        : []),
    ...(isInexact(delayErrorMs)
      ? [`Half of the delayed calls started ${formatMs(delayErrorMs)} or more early or late.`]
      : []),
  ];
}

/** What shows in the target; on a saturated machine it may come from there, since answers are seen late. */
function targetReasons({ callMs, throughput: { perSecond, overdue } }: Measured): readonly string[] {
  return [
    ...(hasSlowedDown(callMs)
      ? [`Calls took ${formatMs(callMs.first)} at the start of the run and ${formatMs(callMs.last)} at its end.`]
      : []),
    ...(overdue !== null && overdue >= OVERDUE
      ? [
          `Copies were not written and judged in time: for ${formatRate(overdue, 0)} of the run no further iteration could begin${perSecond === null ? '' : `, at ${paceText(perSecond)}`}.`,
        ]
      : []),
  ];
}

/** Delayed calls missed their moment. */
export function isInexact(delayErrorMs: number | null): delayErrorMs is number {
  return delayErrorMs !== null && delayErrorMs >= INEXACT_MS;
}

/** Calls take twice as long as they did, and long enough for that to be no chance. */
export function hasSlowedDown(callMs: Measured['callMs']): callMs is { readonly first: number; readonly last: number } {
  const { first, last } = callMs;
  return first !== null && last !== null && last >= SLOWED_DOWN * first && last - first >= SLOWED_DOWN_BY_MS;
}

/**
 * By Little's law as many fit as answer in the time that they take when nobody waits: what calls that slowed down took at first, and what was finished while
 * nothing was held back. Of a machine nothing but that it was too much is known: half.
 */
function propose(
  { concurrency, callMs, throughput: { overdue } }: Measured,
  saturatedBy: 'machine' | 'target',
): number | null {
  if (concurrency <= 1) return null;
  const shares =
    saturatedBy === 'machine'
      ? [0.5]
      : [
          ...(hasSlowedDown(callMs) ? [callMs.first / callMs.last] : []),
          ...(overdue !== null && overdue >= OVERDUE ? [1 - overdue] : []),
        ];
  return Math.min(concurrency - 1, Math.max(1, Math.floor(concurrency * Math.min(...shares))));
}

/** Above a rate: who was saturated, what showed it, and what to run instead. null where nothing showed that. */
export function saturationText({ conditions, request }: Pick<LoadTest, 'conditions' | 'request'>): string | null {
  const { saturatedBy, reasons, proposedConcurrency } = conditions;
  if (saturatedBy === null) return null;
  const [first = '', ...others] = reasons;
  const why = [`${first.charAt(0).toLowerCase()}${first.slice(1)}`, ...others].join(' ');
  const instead =
    proposedConcurrency === null
      ? saturatedBy === 'machine'
        ? 'Run it again while nothing else is running there.'
        : 'It cannot race fewer at the same time: run it again while the target is otherwise idle.'
      : `Run it again with a concurrency of ${proposedConcurrency} instead of ${request.concurrency}${saturatedBy === 'machine' ? ', or while nothing else runs there' : ''}.`;
  return `The ${saturatedBy} was saturated: ${why} The rates may come from the load and not from the race alone. ${instead}`;
}

/** `saturated machine`, `saturated target`: beside a run or its rate; null where neither was. */
export function saturationNote({ saturatedBy }: Pick<LoadTestConditions, 'saturatedBy'>): string | null {
  return saturatedBy === null ? null : `saturated ${saturatedBy}`;
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
  const pace = paceText(perSecond);
  return heldBack === null || heldBack < HELD_BACK_FROM
    ? [pace]
    : [
        `${pace}; for ${formatRate(heldBack, 0)} of the run, new iterations waited for earlier ones to be copied and judged, so this is the limit of the target and the machine`,
      ];
}

function paceText(perSecond: number): string {
  return `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} iterations finished per second`;
}
