import { expect, test, vi } from 'vitest';
import { createWallClock, formatMicros, parseMicros, skewedClock } from './clock';

test('microseconds survive both ways', () => {
  for (const time of [
    '2026-01-18T10:32:07.418204Z',
    '1970-01-01T00:00:00.000001Z',
    '1969-12-31T23:59:59.999999Z',
    '2199-12-31T23:59:59.999999Z',
  ]) {
    expect(formatMicros(parseMicros(time))).toBe(time);
  }
  expect(parseMicros('2026-01-18T10:32:07Z')).toBe(parseMicros('2026-01-18T10:32:07.000000Z'));
  expect(() => parseMicros('2026-01-18T10:32:07.4182045Z')).toThrow(/at most microseconds/);
});

test('the wall clock is the system clock, with the microseconds that it lacks', () => {
  const clock = createWallClock();
  const times = Array.from({ length: 200 }, clock);
  expect(times.every((time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(time))).toBe(true);
  expect(Math.abs(Number(parseMicros(clock()) / 1_000n) - Date.now())).toBeLessThanOrEqual(3);
  expect(new Set(times.map((time) => time.slice(-4))).size).toBeGreaterThan(10);
});

test('the wall clock follows a system clock that is set, backwards too', () => {
  const clock = createWallClock();
  const now = Date.now();
  vi.spyOn(Date, 'now').mockReturnValue(now - 60_000);
  expect(clock()).toBe(formatMicros(BigInt(now - 60_000) * 1_000n));
  vi.restoreAllMocks();
});

test('a skewed clock is ahead, or behind', () => {
  const noon = () => '2026-01-18T12:00:00.000001Z';
  expect(skewedClock(noon, 3_600_000)()).toBe('2026-01-18T13:00:00.000001Z');
  expect(skewedClock(noon, -0.001)()).toBe('2026-01-18T12:00:00.000000Z');
});
