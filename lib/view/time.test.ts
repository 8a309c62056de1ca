import { afterEach, describe, expect, it, vi } from 'vitest';
import { asLocal, formatAge, formatClock, formatDuration, formatUtc, fromMicros, isEpoch, toMicros } from './time';

describe('microseconds', () => {
  it.each([
    '2026-01-18T10:32:07.418204Z',
    '1970-01-01T00:00:00.000000Z',
    '2106-02-07T06:28:15.999999Z',
    '1969-12-31T23:59:59.999999Z',
  ])('%s survives the way there and back', (text) => {
    expect(fromMicros(toMicros(text) ?? NaN)).toBe(text);
  });

  it('keeps two moments apart that differ in one microsecond', () => {
    expect((toMicros('2026-01-18T10:32:07.418205Z') ?? 0) - (toMicros('2026-01-18T10:32:07.418204Z') ?? 0)).toBe(1);
  });

  it('reads fewer and more digits than six', () => {
    expect(toMicros('1970-01-01T00:00:01Z')).toBe(1_000_000);
    expect(toMicros('1970-01-01T00:00:00.5Z')).toBe(500_000);
    expect(toMicros('1970-01-01T00:00:00.123456789Z')).toBe(123_456);
  });

  it.each(['', 'now', '42', '2026-01-18', '2026-13-40T00:00:00Z'])('%j is no time', (text) => {
    expect(toMicros(text)).toBeNull();
  });
});

it('tells the default time from a time whatever the precision', () => {
  expect(['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000001Z'].map(isEpoch)).toEqual([
    true,
    true,
    false,
  ]);
});

it('writes times as stored, cut and not rounded', () => {
  expect(formatUtc('2026-01-18T10:32:07.418204Z')).toBe('2026-01-18 10:32:07.418204');
  expect(formatClock('2026-01-18T10:32:07.418999Z')).toBe('10:32:07.418');
  expect(formatClock('2026-01-18T10:32:07Z', 0)).toBe('10:32:07');
});

it.each([
  [350, '350 µs'],
  [3_000, '3 ms'],
  [3_449, '3.4 ms'],
  [418_204, '418 ms'],
  [999_600, '1 s'],
  [1_240_000, '1.2 s'],
  [840_000_000, '14 min'],
  [12_600_000_000, '3.5 h'],
  [-172_800_000_000, '2 days'],
])('%d µs is %s', (micros, text) => {
  expect(formatDuration(micros)).toBe(text);
});

it('says how long ago', () => {
  const now = Date.UTC(2026, 0, 18, 12);
  expect([5, 65, 7_300, 200_000].map((seconds) => formatAge(now - seconds * 1000, now))).toEqual([
    'just now',
    '1 min ago',
    '2 h ago',
    '2026-01-16',
  ]);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

it('local time has the clock of the time zone and every digit of the moment', () => {
  vi.stubEnv('TZ', 'Asia/Kolkata');
  expect(asLocal('2026-01-18T20:32:07.418204Z')).toBe('2026-01-19T02:02:07.418204Z');
  expect(asLocal('2026-01-18T20:32:07Z')).toBe('2026-01-19T02:02:07Z');
  vi.stubEnv('TZ', 'America/New_York');
  expect(asLocal('2026-07-01T00:00:00.5Z')).toBe('2026-06-30T20:00:00.5Z');
  vi.stubEnv('TZ', 'UTC');
  expect(asLocal('2026-01-18T20:32:07.418204Z')).toBe('2026-01-18T20:32:07.418204Z');
  expect(asLocal('infinity')).toBe('infinity');
});
