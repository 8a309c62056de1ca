import { expect, it } from 'vitest';
import { remainingMs, toLoadTest, type LoadTestRow } from './toLoadTest';

it('foresees the end at the pace of the last half minute, and nothing without one', () => {
  expect(remainingMs(300, { recently_finished: 150, recent_ms: 30_000 })).toBe(60_000);
  expect(remainingMs(0, { recently_finished: 150, recent_ms: 30_000 })).toBe(0);
  expect(remainingMs(300, { recently_finished: 0, recent_ms: 30_000 })).toBeNull();
  expect(remainingMs(300, { recently_finished: 5, recent_ms: -1800 })).toBeNull();
  expect(remainingMs(300, { recently_finished: 5, recent_ms: null })).toBeNull();
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
  };
  const row: LoadTestRow = {
    id: 'x',
    status: 'running',
    request: {} as LoadTestRow['request'],
    failure: null,
    created_at: 'a',
    started_at: 'b',
    finished_at: null,
    points: [point],
    errors: null,
    notes: null,
    waits_for: 3,
    workers: 2,
    recently_finished: 1,
    recent_ms: 1000,
  };
  expect(toLoadTest(row)).toMatchObject({
    waitsFor: null,
    workers: 2,
    errors: [],
    notes: [],
    progress: { planned: 2, finished: 1, remainingMs: 1000 },
    points: [{ convergenceMs: { p50: null, p95: null, max: null }, delayErrorMs: { p50: 0.5, p99: null } }],
  });
  expect(toLoadTest({ ...row, status: 'queued' })).toMatchObject({ waitsFor: 3, progress: { remainingMs: null } });
  expect(toLoadTest({ ...row, status: 'cancelled', finished_at: 'c' })).toMatchObject({
    waitsFor: null,
    workers: 0,
    progress: { remainingMs: null },
  });
});
