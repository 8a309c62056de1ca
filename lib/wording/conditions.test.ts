import { describe, expect, it } from 'vitest';
import { aLoadTest, aPoint, quiet, saturated } from '@/lib/contract/testing/aLoadTest';
import { conditionFigures, conditionsOf, saturationText, type Measured } from './conditions';

const measured = (more: Partial<Measured> = {}) =>
  conditionsOf({
    eventLoopLagP99Ms: 7.5,
    processorLoad: 0.91,
    callMs: { first: 160, last: 158 },
    throughput: { perSecond: 20, heldBack: 0 },
    ...more,
  });

describe('conditions', () => {
  // The figures are those that were measured, see `conditions.ts`.
  it.each<[string, Partial<Measured>]>([
    ['two busy processes beside calls', { eventLoopLagP99Ms: 61.9, processorLoad: 1 }],
    ['two busy processes beside one call after the other', { eventLoopLagP99Ms: 44, processorLoad: 1 }],
    ['two busy processes beside races over tables', { eventLoopLagP99Ms: 9.4, processorLoad: 0.9947 }],
    ['two busy processes that came in the middle', { eventLoopLagP99Ms: 54.8, processorLoad: 0.87 }],
    ['calls that got slower', { callMs: { first: 40, last: 80 } }],
  ])('are told to be saturated: %s', (_what, more) => {
    const { saturated: isSaturated, reasons } = measured(more);
    expect([isSaturated, reasons.length]).toEqual([true, 1]);
  });

  it.each<[string, Partial<Measured>]>([
    ['calls without latency', { eventLoopLagP99Ms: 7.5, processorLoad: 0.9899 }],
    ['calls with latency, from a worker that has just begun', { eventLoopLagP99Ms: 37.7, processorLoad: 0.98 }],
    ['a race over tables', { eventLoopLagP99Ms: 5, processorLoad: 0.76, callMs: { first: 3.6, last: 1 } }],
    ['full use of the processors by those who need not wait', { eventLoopLagP99Ms: 3.1, processorLoad: 1 }],
    ['short calls that got slower by little', { callMs: { first: 1.2, last: 4.1 } }],
    ['calls that got faster', { callMs: { first: 225, last: 90 } }],
    ['too few calls to hold against each other', { callMs: { first: null, last: null } }],
  ])('control, on a quiet machine: %s', (_what, more) => {
    expect(measured(more)).toMatchObject({ saturated: false, reasons: [] });
  });

  it('give the reason with its figures', () => {
    expect(measured({ eventLoopLagP99Ms: 61.9, processorLoad: 0.9993 }).reasons).toEqual([
      'The processors were 99.9 % busy, and a thread that wanted to run waited up to 62 ms (99th percentile).',
    ]);
    expect(measured({ eventLoopLagP99Ms: 61.9 }).reasons).toEqual([
      'A thread that wanted to run waited up to 62 ms (99th percentile).',
    ]);
    expect(measured({ callMs: { first: 40, last: 95 } }).reasons).toEqual([
      'Calls slowed down: they took 40 ms at the start of the run and 95 ms at its end.',
    ]);
  });

  it('of which nothing was measured say so, and are no statement', () => {
    const nothing = conditionsOf({
      eventLoopLagP99Ms: null,
      processorLoad: null,
      callMs: { first: null, last: null },
      throughput: { perSecond: null, heldBack: null },
    });
    expect(nothing).toMatchObject({ measured: false, saturated: false });
    expect(conditionFigures({ conditions: nothing })).toBeNull();
  });
});

it('a saturated run is told with its reasons, its twin on a quiet machine by its figures alone', () => {
  const run = (conditions: typeof quiet) => aLoadTest([aPoint(5, 24, 126)], { conditions });
  expect(saturationText(run(saturated))).toMatch(/^The machine was saturated during this run.*96 ms late/);
  expect(saturationText(run(quiet))).toBeNull();
  expect(conditionFigures(run(quiet))).toBe(
    'event-loop lag 4.2 ms (p99), processors 61 % busy, a call took 22 ms at the start and 21 ms at the end, 21 iterations finished a second',
  );
});
