import { describe, expect, test } from 'vitest';
import { CoachingError } from './CoachingError';
import { toCoachingError } from './storeFailure';

describe('what a failure means to the caller', () => {
  const coded = (code: string, message = 'the driver says: password=hunter2') =>
    Object.assign(new Error(message), { code });

  test.each([
    ['40P01', 'ABORTED'],
    ['40001', 'ABORTED'],
    ['08006', 'UNAVAILABLE'],
    ['57P01', 'UNAVAILABLE'],
    ['53300', 'UNAVAILABLE'],
    ['42P01', 'INTERNAL'],
    ['23503', 'INTERNAL'],
    ['ECONNREFUSED', 'UNAVAILABLE'],
    ['ETIMEDOUT', 'UNAVAILABLE'],
    ['ENOTFOUND', 'UNAVAILABLE'],
  ])('%s: %s', (code, expected) => {
    const error = toCoachingError(coded(code));
    expect(error.code).toBe(expected);
    expect(error.message).not.toContain('hunter2');
    expect(error.cause).toMatchObject({ code });
  });

  test('a driver that gives no code', () => {
    expect(toCoachingError(new Error('Connection terminated unexpectedly')).code).toBe('UNAVAILABLE');
    expect(toCoachingError(new Error('timeout exceeded when trying to connect')).code).toBe('UNAVAILABLE');
    expect(toCoachingError(new TypeError('x is not a function')).code).toBe('INTERNAL');
    expect(toCoachingError('thrown text').code).toBe('INTERNAL');
  });

  test('an expected failure stays what it is', () => {
    const error = new CoachingError('NOT_FOUND', 'There is none.');
    expect(toCoachingError(error)).toBe(error);
  });
});
