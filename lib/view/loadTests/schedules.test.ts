import { expect, it } from 'vitest';
import { scheduleSchema, type Schedule, type WatchedRate } from '@/lib/contract/schedules';
import { readThreshold, schedulesOf, thresholdText } from '../drift/scheduleForm';
import { alertFrom } from './form/alertFrom';
import { schedulesAbove, schedulesHeadline } from './schedules';

const schedule = (id: string, state: WatchedRate['state'] | null, more: Partial<Schedule> = {}): Schedule =>
  scheduleSchema.parse({
    id,
    environment: 'local',
    cron: '0 2 * * *',
    timeZone: 'UTC',
    enabled: true,
    run: { kind: 'load_test', scenario: 'scorecard_race', variant: 'x/y', threshold: 0.05 },
    failureRate: state && { threshold: 0.05, state, told: null, untold: null, lastAlert: null },
    createdAt: '2026-11-09T09:41:00.000000Z',
    createdBy: null,
    nextRunAt: null,
    lastRun: null,
    overdueSince: null,
    ...more,
  });
const sweep = schedule('s', null, { run: { kind: 'sweep', record: 'order', sweep: 'deep' } });

it('schedules are told apart by what they start', () => {
  const all = [schedule('a', null), sweep];
  expect(schedulesOf(all, 'load_test').map(({ id }) => id)).toEqual(['a']);
  expect(schedulesOf(all, 'sweep').map(({ run }) => run.record)).toEqual(['order']);
});

it('above are those that are on and fail too often', () => {
  const all = [
    schedule('a', 'above'),
    schedule('b', 'above', { enabled: false }),
    schedule('c', 'not_above'),
    schedule('d', 'not_told'),
    sweep,
  ];
  expect(schedulesAbove(all).map(({ id }) => id)).toEqual(['a']);
  expect(schedulesHeadline(all.slice(0, 4))).toEqual({
    lead: '1 load test above its threshold,',
    rest: '4 schedules of load tests, 3 of them on',
  });
  expect(schedulesHeadline([schedule('c', 'not_above')])).toEqual({ lead: '', rest: '1 schedule of load tests' });
  expect(schedulesHeadline([])).toEqual({ lead: '', rest: 'No load tests are scheduled' });
});

it('a threshold is typed in percent, and stays what it was', () => {
  expect(['5', ' 0.5 % ', '0', '12,5', ''].map((text) => readThreshold(text))).toEqual(
    [0.05, 0.005, 0, 0.125, undefined].map((threshold) => ({ ok: true, threshold })),
  );
  for (const wrong of ['100', '99.5', '-1', '5 points', '1e1', '.'])
    expect(readThreshold(wrong), wrong).toMatchObject({ ok: false });
  for (const threshold of [0.05, 0.005, 0, 0.07, 0.29, undefined])
    expect(readThreshold(thresholdText(threshold))).toEqual({ ok: true, threshold });
});

it('an alert takes so many failures at one delay, more with several, and none where they can’t be enough', () => {
  expect(alertFrom({ delaysMs: [10], iterations: 50 }, 0.05)).toBe(6);
  expect(alertFrom({ delaysMs: [0, 5, 10, 50, 100], iterations: 50 }, 0.05)).toBe(7);
  expect(alertFrom({ delaysMs: [10], iterations: 50 }, 0)).toBe(1);
  expect(alertFrom({ delaysMs: [10], iterations: 3 }, 0.5)).toBeNull();
});
