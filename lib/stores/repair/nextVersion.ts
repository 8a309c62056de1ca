import { readColumnType, timeDigits } from '@/lib/evidence/compare/columnType';
import { parseTime, truncateTime } from '@/lib/evidence/time';
import type { VersionUnit } from '@/lib/record/RecordType';
import { quoteClickHouseText } from '../clickhouse/quoteClickHouse';
import { timeLiteral } from './clickhouseLiteral';

const nanoseconds: Readonly<Partial<Record<VersionUnit, bigint>>> = {
  s: 10n ** 9n,
  ms: 10n ** 6n,
  us: 10n ** 3n,
  ns: 1n,
};

/**
 * A version as the column takes it, `steps` of the column's smallest step above `version`, which is told as an inspection tells it. A column that goes no higher gets
 * its highest: of two equal versions the row inserted last wins. null where it cannot be told.
 */
export function versionLiteral(
  version: string,
  declaredType: string,
  unit: VersionUnit | undefined,
  steps: bigint,
): string | null {
  const type = readColumnType(declaredType);
  const digits = timeDigits(type);
  if (digits !== null) {
    const time = parseTime(version);
    const step = digits < 0 ? 86_400n * 10n ** 9n : 10n ** BigInt(9 - digits);
    return time === null ? null : timeLiteral(truncateTime(time, digits) + steps * step, type);
  }
  const [, unsigned, bits] = /^(u?)int(\d+)$/.exec(type.base) ?? [];
  const number = bits === undefined ? null : numberOf(version, unit);
  if (number === null) return null;
  const highest = 2n ** BigInt(Number(bits) - (unsigned === 'u' ? 0 : 1)) - 1n;
  const next = number + steps > highest ? highest : number + steps;
  return Number(bits) <= 64
    ? next.toString()
    : `CAST(${quoteClickHouseText(next.toString())}, ${quoteClickHouseText(declaredType)})`;
}

/** Of a number that counts a unit of time, which an inspection tells as a time. */
function numberOf(version: string, unit: VersionUnit | undefined): bigint | null {
  if (/^-?\d+$/.test(version)) return BigInt(version);
  const each = unit === undefined ? undefined : nanoseconds[unit];
  const time = parseTime(version);
  return each === undefined || time === null ? null : time / each;
}
