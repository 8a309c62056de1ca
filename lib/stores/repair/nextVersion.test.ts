import { expect, it } from 'vitest';
import { versionLiteral } from './nextVersion';

const time = '2026-01-18T10:32:07.418204Z';

it.each([
  ['DateTime64(6)', undefined, time, "toDateTime64('2026-01-18 10:32:07.418205', 6, 'UTC')"],
  [
    "DateTime64(3, 'Asia/Tokyo')",
    undefined,
    '2026-01-18T10:32:07.999Z',
    "toDateTime64('2026-01-18 10:32:08.000', 3, 'UTC')",
  ],
  ["DateTime('UTC')", undefined, '2026-01-18T10:32:59Z', "toDateTime('2026-01-18 10:33:00', 'UTC')"],
  ['Date', undefined, '2026-01-31', "toDate('2026-02-01')"],
  ['UInt64', 'lsn', '18446744073709551614', '18446744073709551615'],
  // No higher number fits: of two equal versions the row inserted last wins.
  ['UInt8', 'counter', '255', '255'],
  ['Int64', undefined, '-1', '0'],
  ['UInt64', 'ms', '2026-01-18T10:32:07.418000Z', '1768732327419'],
  ['UInt32', 's', '2026-01-18T10:32:07.000000Z', '1768732328'],
  [
    'UInt128',
    undefined,
    '340282366920938463463374607431768211454',
    "CAST('340282366920938463463374607431768211455', 'UInt128')",
  ],
] as const)('of %s (%s), %s is followed by %s', (type, unit, version, next) => {
  expect(versionLiteral(version, type, unit, 1n)).toBe(next);
});

it('cannot be told of a version that is not of its type', () => {
  expect(versionLiteral('soon', 'DateTime64(6)', undefined, 1n)).toBeNull();
  expect(versionLiteral('soon', 'UInt64', undefined, 1n)).toBeNull();
  expect(versionLiteral('0.5', 'Float64', undefined, 1n)).toBeNull();
});
