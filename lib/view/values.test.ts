import { expect, it } from 'vitest';
import { shortValue, showValue, splitDifference } from './values';

it('gives the values that stores confuse a kind each', () => {
  const confused = [null, '', 0, [], '1970-01-01T00:00:00.000000Z', false, '0', 'NULL'];
  const shown = confused.map((value) => showValue(value));
  expect(shown.map(({ kind }) => kind)).toEqual([
    'null',
    'emptyText',
    'zero',
    'emptyList',
    'epoch',
    'boolean',
    'text',
    'text',
  ]);
  expect(shown.slice(0, 5).every(({ note }) => note !== null)).toBe(true);
});

it('keeps microseconds and the sign of zero', () => {
  expect(showValue('2026-01-18T10:32:07.418204Z').text).toBe('2026-01-18 10:32:07.418204');
  expect(showValue(-0).text).toBe('-0');
  expect(showValue('NaN').kind).toBe('text');
});

it('shortens for labels', () => {
  expect(shortValue('2026-01-18T10:32:07.418204Z')).toBe('10:32:07.418');
  expect(shortValue('1970-01-01T00:00:00Z')).toBe('1970-01-01');
  expect(shortValue('a comment that goes on and on', 10)).toBe('a comment…');
});

it('splits off what differs, and only where that helps', () => {
  expect(splitDifference('2026-01-18 10:32:07.418204', '2026-01-18 10:32:07.417000')).toEqual([
    '2026-01-18 10:32:07.41',
    '8204',
  ]);
  expect(splitDifference('users/a', 'users/b')).toEqual(['', 'users/a']);
  expect(splitDifference('the same text here', 'the same text here')).toEqual(['', 'the same text here']);
  expect(splitDifference('a prefix of the other', 'a prefix of the other one')).toEqual(['', 'a prefix of the other']);
});

it('splits off the end in which long values differ, once enough before it is the same', () => {
  expect(splitDifference('abcdefgh-tail-1', 'abcdefgh-tail-2')).toEqual(['abcdefgh-tail-', '1']);
  expect(splitDifference('abcdefgh1234', 'abcdefghZZZZ')).toEqual(['abcdefgh', '1234']);
  expect(splitDifference('abcdefg12345', 'abcdefgZZZZZ')).toEqual(['', 'abcdefg12345']);
  expect(splitDifference('abcdefghijk', 'abcdefghijX')).toEqual(['', 'abcdefghijk']);
  expect(splitDifference('abcdefghijkl', 'abcdefghijklmn')).toEqual(['', 'abcdefghijkl']);
});
