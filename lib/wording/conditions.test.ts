import { describe, expect, it } from 'vitest';
import { aLoadTest, aPoint, quiet, saturated, saturatedTarget } from '@/lib/contract/testing/aLoadTest';
import { conditionFigures, conditionsOf, saturationNote, saturationText, type Measured } from './conditions';

const measured = (more: Partial<Measured> = {}) =>
  conditionsOf({
    eventLoopLagP99Ms: 7.5,
    processorLoad: 0.91,
    callMs: { first: 160, last: 158 },
    delayErrorMs: 0.3,
    throughput: { perSecond: 20, heldBack: 0, overdue: 0 },
    concurrency: 10,
    ...more,
  });

describe('conditions', () => {
  // The figures are those that were measured, see `conditions.ts`.
  it.each<[string, Partial<Measured>]>([
    ['two busy processes beside calls', { eventLoopLagP99Ms: 61.9, processorLoad: 1 }],
    ['two busy processes beside one call after the other', { eventLoopLagP99Ms: 44, processorLoad: 1 }],
    ['two busy processes beside races over tables', { eventLoopLagP99Ms: 9.4, processorLoad: 0.9947 }],
    ['two busy processes that came in the middle', { eventLoopLagP99Ms: 54.8, processorLoad: 0.87 }],
    ['starts that miss their moment', { delayErrorMs: 6.2 }],
  ])('are told to be those of a saturated machine: %s', (_what, more) => {
    const { saturatedBy, reasons } = measured(more);
    expect([saturatedBy, reasons.length]).toEqual(['machine', 1]);
  });

  it.each<[string, Partial<Measured>, number]>([
    ['calls that got slower', { callMs: { first: 40, last: 80 } }, 5],
    ['work that it leaves undone', { throughput: { perSecond: 4, heldBack: 0.7, overdue: 0.6 } }, 4],
    ['both', { callMs: { first: 40, last: 60 }, throughput: { perSecond: 4, heldBack: 0.7, overdue: 0.7 } }, 3],
  ])('on a machine with time to spare are told to be those of a saturated target: %s', (_what, more, concurrency) => {
    expect(measured(more)).toMatchObject({ saturatedBy: 'target', proposedConcurrency: concurrency });
  });

  it('blame no target on a machine that sees its answers late', () => {
    const { saturatedBy, reasons } = measured({ eventLoopLagP99Ms: 61.9, callMs: { first: 40, last: 95 } });
    expect([saturatedBy, reasons.length]).toEqual(['machine', 2]);
  });

  it('propose fewer at the same time, and nothing where one is the least', () => {
    const busy = { eventLoopLagP99Ms: 61.9, processorLoad: 1 };
    expect(measured(busy).proposedConcurrency).toBe(5);
    expect(measured({ ...busy, concurrency: 2 }).proposedConcurrency).toBe(1);
    expect(measured({ ...busy, concurrency: 1 }).proposedConcurrency).toBeNull();
    expect(measured({ callMs: { first: 10, last: 900 } }).proposedConcurrency).toBe(1);
    expect(measured().proposedConcurrency).toBeNull();
  });

  it.each<[string, Partial<Measured>]>([
    ['calls without latency', { eventLoopLagP99Ms: 7.5, processorLoad: 0.9899 }],
    ['calls with latency, from a worker that has just begun', { eventLoopLagP99Ms: 37.7, processorLoad: 0.98 }],
    ['a race over tables', { eventLoopLagP99Ms: 5, processorLoad: 0.76, callMs: { first: 3.6, last: 1 } }],
    ['full use of the processors by those who need not wait', { eventLoopLagP99Ms: 3.1, processorLoad: 1 }],
    ['short calls that got slower by little', { callMs: { first: 1.2, last: 4.1 } }],
    ['calls that got faster', { callMs: { first: 225, last: 90 } }],
    ['a wait in which nothing is overdue yet', { throughput: { perSecond: 4, heldBack: 0.7, overdue: 0 } }],
    ['a run from before that was measured', { throughput: { perSecond: 4, heldBack: 0.7, overdue: null } }],
    ['starts as exact as they can be', { delayErrorMs: 0.6 }],
    ['too few calls to hold against each other', { callMs: { first: null, last: null } }],
  ])('control, on a quiet machine: %s', (_what, more) => {
    expect(measured(more)).toMatchObject({ saturated: false, saturatedBy: null, reasons: [] });
  });

  it('give the reason with its figures', () => {
    expect(measured({ eventLoopLagP99Ms: 61.9, processorLoad: 0.9993 }).reasons).toEqual([
      'The processors were 99.9 % busy, and a thread that wanted to run waited up to 62 ms (99th percentile).',
    ]);
    expect(measured({ eventLoopLagP99Ms: 61.9 }).reasons).toEqual([
      'A thread that wanted to run waited up to 62 ms (99th percentile).',
    ]);
    expect(measured({ callMs: { first: 40, last: 95 } }).reasons).toEqual([
      'Calls took 40 ms at the start of the run and 95 ms at its end.',
    ]);
    expect(measured({ throughput: { perSecond: 4, heldBack: 0.7, overdue: 0.6 } }).reasons).toEqual([
      'Copies were not written and judged in time: for 60 % of the run no further iteration could begin, at 4.0 iterations finished per second.',
    ]);
  });

  it('of which nothing was measured say so, and are no statement', () => {
    const nothing = conditionsOf({
      eventLoopLagP99Ms: null,
      processorLoad: null,
      callMs: { first: null, last: null },
      delayErrorMs: null,
      throughput: { perSecond: null, heldBack: null, overdue: null },
      concurrency: 10,
    });
    expect(nothing).toMatchObject({ measured: false, saturated: false });
    expect(conditionFigures({ conditions: nothing })).toBeNull();
  });
});

it('a saturated run is told with its reasons, its twin on a quiet machine by its figures alone', () => {
  const run = (conditions: typeof quiet) => aLoadTest([aPoint(5, 24, 126)], { conditions });
  expect(saturationText(run(saturated))).toBe(
    'The machine was saturated: a thread with little to do woke up to 96 ms late (99th percentile). The rates may come from the load and not from the race alone. Run it again with a concurrency of 5 instead of 10, or while nothing else runs there.',
  );
  expect(saturationText(run(saturatedTarget))).toBe(
    'The target was saturated: calls took 21 ms at the start of the run and 61 ms at its end. The rates may come from the load and not from the race alone. Run it again with a concurrency of 3 instead of 10.',
  );
  expect([saturated, saturatedTarget, quiet].map(saturationNote)).toEqual([
    'saturated machine',
    'saturated target',
    null,
  ]);
  expect(saturationText(run(quiet))).toBeNull();
  expect(conditionFigures(run(quiet))).toBe(
    'event-loop lag 4.2 ms (p99), processors 61 % busy, a call took 22 ms at the start and 21 ms at the end, 21 iterations finished per second',
  );
});
