import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elapsedMs, formatTime, parseTime, shownDigits, truncateTime } from './time';

describe('parseTime', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['1970-01-01', 0n],
    ['2026-01-18T10:32:07.418204Z', 1_768_732_327_418_204_000n],
    ['2026-01-18 10:32:07.418204', 1_768_732_327_418_204_000n],
    ['2026-01-18T12:32:07.418204+02:00', 1_768_732_327_418_204_000n],
    ['1969-12-31T23:59:59.999999Z', -1_000n],
    ['2024-02-29T00:00:00.123456789Z', 1_709_164_800_123_456_789n],
  ])('%s', (text, expected) => expect(parseTime(text)).toBe(expected));

  it.each([
    '',
    'infinity',
    '2026-13-01',
    '2025-02-29',
    '2026-01-18T10:32',
    '10:32:07',
    '2026-01-18T10:61:00Z',
    'x2026-01-18',
  ])('refuses %s', (text) => {
    expect(parseTime(text)).toBeNull();
  });

  it('agrees with the platform where that is precise enough', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(parseTime(date.toISOString())).toBe(BigInt(date.getTime()) * 1_000_000n);
        },
      ),
    );
  });

  it('is undone by formatTime, to the nanosecond, before 1970 too', () => {
    fc.assert(
      fc.property(fc.bigInt(-62_000_000_000n * 10n ** 9n, 250_000_000_000n * 10n ** 9n), (time) => {
        expect(parseTime(formatTime(time, 9))).toBe(time);
      }),
    );
  });
});

it('truncateTime cuts towards the past, and never rounds', () => {
  const time = parseTime('2026-01-18T10:32:07.999999Z') ?? 0n;
  expect(formatTime(truncateTime(time, 3))).toBe('2026-01-18T10:32:07.999000Z');
  expect(formatTime(truncateTime(time, 0), 0)).toBe('2026-01-18T10:32:07Z');
  expect(formatTime(truncateTime(time, -1), 0)).toBe('2026-01-18T00:00:00Z');
  expect(truncateTime(-1n, 0)).toBe(-1_000_000_000n);
});

it('elapsedMs and shownDigits', () => {
  expect(elapsedMs(0n, 1_500_000n)).toBe(1.5);
  expect(shownDigits('2026-01-18T10:32:07.418Z')).toBe(3);
  expect(shownDigits('2026-01-18T10:32:07Z')).toBe(0);
});
