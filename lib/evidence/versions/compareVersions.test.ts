import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { compareVersions, rankVersions } from './compareVersions';

const UINT256 = 2n ** 256n - 1n;

test.each([
  ['9', '10', -1],
  ['18446744073709551615', '18446744073709551614', 1],
  [String(UINT256), String(UINT256 - 1n), 1],
  ['-5', '3', -1],
  ['9.5', '10.25', -1],
  ['0.1', '0.10', 0],
  ['1e21', '999999999999999999999', 1],
  ['1.5e-7', '0.00000015', 0],
  ['inf', '1.7976931348623157e308', 1],
  ['-inf', '-1e308', -1],
  ['2026-01-18', '2026-01-19', -1],
  ['2026-01-18T10:32:07.418203Z', '2026-01-18T10:32:07.418204Z', -1],
  ['2026-01-18T10:32:07Z', '2026-01-18T10:32:07.000Z', 0],
  ['nan', '1', null],
  ['1', '2026-01-18T10:32:07Z', null],
  [null, '1', null],
  [null, null, null],
] as const)('%s against %s is %s', (a, b, expected) => {
  expect(compareVersions(a, b)).toBe(expected);
  if (expected !== null) expect(compareVersions(b, a)).toBe(expected === 0 ? 0 : -expected);
});

describe('ranking, for sorting', () => {
  const version = fc.option(
    fc.oneof(
      fc.bigInt().map(String),
      fc.double({ noNaN: true }).map(String),
      fc.constantFrom('2026-01-18', '2026-01-18T10:32:07.5Z', 'nan', '', 'x'),
    ),
  );

  it('is one total order, whatever the versions are', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(rankVersions(a, b) + rankVersions(b, a)).toBe(0);
        if (rankVersions(a, b) <= 0 && rankVersions(b, c) <= 0) expect(rankVersions(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('puts what has no version below everything', () => {
    expect(rankVersions(null, '-9')).toBe(-1);
    expect(rankVersions(null, null)).toBe(0);
  });
});
