/**
 * Times as text, without a millisecond clock type: nanoseconds since 1970-01-01 UTC in a bigint.
 * A JavaScript Date would cut the microseconds by which two writes are told apart.
 */
const TIME = /^(\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;
const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;

/** Reads ISO 8601 text (`T` or a space, any number of decimals, `Z`, an offset or none: UTC). null when it is no such time. */
export function parseTime(text: string): bigint | null {
  const match = TIME.exec(text);
  if (!match) return null;
  const [, years, months, days, hours, minutes, seconds, fraction = '', offset] = match;
  const [year, month, day] = [Number(years), Number(months), Number(days)];
  const [hour, minute, second] = [Number(hours ?? 0), Number(minutes ?? 0), Number(seconds ?? 0)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 24 || minute > 59 || second > 60)
    return null;
  const whole =
    BigInt(daysFromEpoch(year, month, day)) * DAY +
    BigInt(hour * 3600 + minute * 60 + second - offsetSeconds(offset)) * SECOND;
  return whole + BigInt(fraction.padEnd(9, '0').slice(0, 9));
}

/** The same for a value of any kind: null for what is no text of a time. */
export function timeOf(value: unknown): bigint | null {
  return typeof value === 'string' ? parseTime(value) : null;
}

/** For sorting: what has no time first. */
export function orderTimes(a: bigint | null, b: bigint | null): -1 | 0 | 1 {
  if (a === b) return 0;
  return a === null || (b !== null && a < b) ? -1 : 1;
}

/** The clocks of Postgres, of the work that stamps versions, of ClickHouse and of who tells of calls differ: what lies less apart has no order. */
export const CLOCK_TOLERANCE_MS = 1000;
export const CLOCK_TOLERANCE_NS = 1_000_000_000n;

/** Writes `2026-01-18T10:32:07.418204Z`; `digits` decimals, cut and not rounded. */
export function formatTime(time: bigint, digits = 6): string {
  const days = floorDivide(time, DAY);
  const [year, month, day] = dateOfDay(Number(days));
  const rest = time - days * DAY;
  const seconds = Number(rest / SECOND);
  const fraction = digits > 0 ? '.' + (rest % SECOND).toString().padStart(9, '0').slice(0, digits) : '';
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction}Z`;
}

/** How many decimals of a second the text shows; 0 for whole seconds. */
export function shownDigits(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : Math.min(9, text.slice(point + 1).search(/\D|$/));
}

/** Cuts a time down to `digits` decimals of a second, or to its day when `digits` is negative, towards the past as ClickHouse reads text. */
export function truncateTime(time: bigint, digits: number): bigint {
  const unit = digits < 0 ? DAY : 10n ** BigInt(Math.max(0, 9 - digits));
  return floorDivide(time, unit) * unit;
}

/** Milliseconds from one time to the other, with fractions; negative when `to` is the earlier. */
export function elapsedMs(from: bigint, to: bigint): number {
  return Number((to - from) / 1000n) / 1000;
}

function offsetSeconds(offset: string | undefined): number {
  if (!offset || offset === 'Z') return 0;
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  return (offset.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60);
}

function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** Days since 1970-01-01 in the Gregorian calendar, counted in eras of 400 years (Hinnant, chrono-compatible date algorithms). */
function daysFromEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

function dateOfDay(days: number): [number, number, number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return [
    yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  ];
}
