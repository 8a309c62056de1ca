import { expect, it } from 'vitest';
import { overdueSince, type RunsSoFar } from './overdue';

const created = '2026-11-01T00:00:00.000000Z';
const schedule = (given: Partial<RunsSoFar>): RunsSoFar => ({
  cron: '*/5 * * * *',
  timeZone: 'UTC',
  enabled: true,
  countsFrom: created,
  lastCompleteAt: null,
  ...given,
});
const at = (given: Partial<RunsSoFar>, now: string) => overdueSince(schedule(given), new Date(now));

it('is overdue after two intervals without a complete run, not before', () => {
  const lastCompleteAt = '2026-11-09T09:41:02.123456Z';
  expect(at({ lastCompleteAt }, '2026-11-09T09:51:02.123Z')).toBeNull();
  expect(at({ lastCompleteAt }, '2026-11-09T09:51:02.124Z')).toBe(lastCompleteAt);
});

it('counts from when it was created, enabled or given other times', () => {
  expect(at({}, '2026-11-01T00:10:00Z')).toBeNull();
  expect(at({}, '2026-11-01T00:10:00.001Z')).toBe(created);
  const before = { lastCompleteAt: '2026-10-01T00:00:00Z' };
  expect(at(before, '2026-11-01T00:10:00Z')).toBeNull();
  expect(at(before, '2026-11-01T00:10:00.001Z')).toBe(created);
});

it('is never overdue while it is not enabled', () => {
  expect(at({ enabled: false }, '2027-11-01T00:00:00Z')).toBeNull();
});

it('takes a weekend for none, where runs are due on working days', () => {
  // A Friday.
  const given = { cron: '0 3 * * MON-FRI', lastCompleteAt: '2026-11-06T03:20:00Z' };
  expect(at(given, '2026-11-10T03:00:00Z')).toBeNull();
  expect(at(given, '2026-11-10T03:00:01Z')).toBe(given.lastCompleteAt);
});

it('waits an hour less or more for the night in which the clock moves', () => {
  const given = {
    cron: '0 3 * * *',
    timeZone: 'Europe/Zurich',
    countsFrom: '2026-10-01T00:00:00Z',
    lastCompleteAt: '2026-10-24T01:10:00Z',
  };
  // It ended ten minutes after it was due at 01:00 UTC; the next ones are due at 02:00 UTC.
  expect(at(given, '2026-10-26T02:00:00Z')).toBeNull();
  expect(at(given, '2026-10-26T02:00:01Z')).toBe(given.lastCompleteAt);
});

it('is overdue where its times can no longer be read', () => {
  expect(at({ timeZone: 'Europe/Nowhere' }, '2026-11-01T00:00:01Z')).toBe(created);
});
