import { describe, expect, it } from 'vitest';
import { scorecardRaced } from '@/lib/contract/testing/aLoadTest';
import { remainingMs, toLoadTest, type LoadTestRow } from './toLoadTest';

const pace = { raced: 150, recently_raced: 150, recent_ms: 30_000, last_raced_ms: 100, wait_ms: 2_400, per_second: 5 };

describe('the time left', () => {
  it('is that of racing what has not raced, at the pace of the last half minute, and of the wait after the last race', () => {
    expect(remainingMs(450, pace, 2_000)).toBe(300 * 200 + 2_400);
  });

  it('takes the wait that was asked for while none was judged: it is known before the first is', () => {
    expect(remainingMs(450, { ...pace, wait_ms: null }, 13_000)).toBe(300 * 200 + 13_300);
  });

  it('runs out with the wait of the last iterations, and not with the pace of those before them', () => {
    const allRaced = { ...pace, raced: 450, last_raced_ms: 1_900 };
    expect(remainingMs(450, allRaced, 2_000)).toBe(500);
    // Overdue: nothing measured says how long it takes.
    expect(remainingMs(450, { ...allRaced, last_raced_ms: 2_500 }, 2_000)).toBeNull();
  });

  it('is unknown before anything has raced', () => {
    expect(remainingMs(450, { ...pace, raced: 0, recently_raced: 0, last_raced_ms: null }, 2_000)).toBeNull();
    expect(remainingMs(450, { ...pace, recent_ms: null }, 2_000)).toBeNull();
    expect(remainingMs(450, { ...pace, recent_ms: 0 }, 2_000)).toBeNull();
  });
});

it('says of a load test only what its status allows', () => {
  const point = {
    delay_ms: 5,
    planned: 2,
    passed: 1,
    failed: 0,
    errored: 0,
    violations: {},
    convergence_ms: null,
    delay_error_ms: [0.5, null],
    call_ms: null,
  };
  const row: LoadTestRow = {
    id: 'x',
    status: 'running',
    request: { settleMs: 700 } as LoadTestRow['request'],
    raced: scorecardRaced,
    pinned: false,
    team_notes: 0,
    failure: null,
    created_at: 'a',

    schedule_id: null,
    started_by: null,
    started_at: 'b',
    finished_at: null,
    points: [point],
    errors: null,
    notes: null,
    waits_for: 3,
    workers: 2,
    pace: { raced: 2, recently_raced: 2, recent_ms: 1_000, last_raced_ms: 100, wait_ms: null, per_second: 1.5 },
    call_ms: { first: 20, last: 21 },
    ramp: null,
    machine: { event_loop_lag_p99_ms: 80, processor_load: 0.5, held_back: 0.25, overdue: 0 },
  };
  expect(toLoadTest(row)).toMatchObject({
    waitsFor: null,
    workers: 2,
    errors: [],
    notes: [],
    progress: { planned: 2, raced: 2, judged: 1, finished: 1, remainingMs: 900 },
    conditions: {
      saturated: true,
      reasons: ['A thread that wanted to run waited up to 80 ms (99th percentile).'],
      measured: true,
      eventLoopLagMs: { p99: 80 },
      processorLoad: 0.5,
      callMs: { first: 20, last: 21 },
      throughput: { perSecond: 1.5, heldBack: 0.25, overdue: 0 },
    },
    points: [{ convergenceMs: { p50: null, p95: null, max: null }, delayErrorMs: { p50: 0.5, p99: null } }],
  });
  expect(toLoadTest({ ...row, status: 'queued' })).toMatchObject({ waitsFor: 3, progress: { remainingMs: null } });
  expect(toLoadTest({ ...row, status: 'cancelled', finished_at: 'c' })).toMatchObject({
    waitsFor: null,
    workers: 0,
    progress: { remainingMs: null },
  });
});

it('counts what could not be judged as finished and not as judged', () => {
  const points = [
    {
      delay_ms: 5,
      planned: 4,
      passed: 1,
      failed: 1,
      errored: 1,
      violations: {},
      convergence_ms: null,
      delay_error_ms: null,
      call_ms: null,
    },
  ];
  const { progress } = toLoadTest({ ...unfinished, points });
  expect(progress).toMatchObject({ planned: 4, raced: 3, judged: 2, finished: 3 });
});

const unfinished: LoadTestRow = {
  id: 'x',
  pinned: false,
  team_notes: 0,
  status: 'running',
  request: { settleMs: 0 } as LoadTestRow['request'],
  raced: scorecardRaced,
  failure: null,
  created_at: 'a',
  schedule_id: null,
  started_by: null,
  started_at: 'b',
  finished_at: null,
  points: [],
  errors: null,
  notes: null,
  waits_for: 0,
  workers: 1,
  pace: { ...pace, raced: 3 },
  call_ms: { first: null, last: null },
  ramp: null,
  machine: { event_loop_lag_p99_ms: null, processor_load: null, held_back: null, overdue: null },
};
