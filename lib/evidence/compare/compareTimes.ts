import { formatTime, parseTime, shownDigits, truncateTime } from '../time';
import { timeDigits } from './columnType';
import { verdictOf, type Judgement, type TypedValue } from './judgement';

const UNITS: Readonly<Record<number, string>> = {
  [-1]: 'days',
  0: 'seconds',
  3: 'milliseconds',
  6: 'microseconds',
  9: 'nanoseconds',
};

/** What ClickHouse's 32-bit DateTime and 16-bit Date can hold; casts clamp to it (tried on ClickHouse 26.7). */
const RANGES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  datetime: [0n, 4_294_967_295n * 1_000_000_000n],
  date: [0n, 65_535n * 86_400n * 1_000_000_000n],
};

/** Times are equal when they are at the coarser declared precision, by truncation. null when one of them is no time. */
export function compareTimes(left: TypedValue, right: TypedValue): Judgement | null {
  if (typeof left.value !== 'string' || typeof right.value !== 'string') return null;
  const [a, b] = [parseTime(left.value), parseTime(right.value)];
  if (a === null || b === null) return null;
  const digits = Math.min(digitsOf(left), digitsOf(right));
  const clamped = clamp(a, right);
  if (clamped !== a && truncateTime(clamped, digits) === truncateTime(b, digits)) {
    const edge = formatTime(clamped, 0).replace('T', ' ').replace('Z', '');
    return {
      outcome: 'equal_by_convention',
      rule: `${right.type.declared} clamps to ${edge}`,
      loss: `clamped to ${edge}`,
    };
  }
  const same = truncateTime(a, digits) === truncateTime(b, digits);
  const unit = UNITS[digits] ?? `${digits} decimals of a second`;
  if (digitsOf(left) === digitsOf(right)) return verdictOf(same, `exact time, ${unit}`);
  return verdictOf(
    same,
    `times ${same ? 'equal' : 'compared'} at ${unit}, the coarser declared precision`,
    a === b ? null : `cut to ${unit}`,
  );
}

/** Values carry exactly the digits their column declares, so fewer digits than the catalogue's type mean a coarser column. */
function digitsOf(side: TypedValue): number {
  const shown = shownDigits(String(side.value));
  return Math.min(timeDigits(side.type) ?? shown, shown);
}

function clamp(time: bigint, side: TypedValue): bigint {
  const range = side.store === 'clickhouse' ? RANGES[side.type.base] : undefined;
  if (!range) return time;
  return time < range[0] ? range[0] : time > range[1] ? range[1] : time;
}
