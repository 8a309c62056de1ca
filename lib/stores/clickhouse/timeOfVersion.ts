import { formatTime } from '@/lib/evidence/time';
import type { VersionUnit } from '@/lib/record/RecordType';

const nanoseconds: Readonly<Partial<Record<VersionUnit, bigint>>> = {
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  ns: 1n,
};

/** The last moment that a time of four-digit years can say. */
const LATEST = 253_402_300_800_000_000_000n;

/**
 * A version that counts seconds or parts of them since 1970 as an ISO time, of nanoseconds where that is its unit and else of microseconds.
 * Any other stays as it is, and so does one that is no such count or lies after the year 9999.
 */
export function timeOfVersion(text: string, unit: VersionUnit | undefined): string {
  const each = unit === undefined ? undefined : nanoseconds[unit];
  if (each === undefined || !/^-?\d{1,30}$/.test(text)) return text;
  const time = BigInt(text) * each;
  if (time < 0n || time >= LATEST) return text;
  return formatTime(time, unit === 'ns' ? 9 : 6);
}
