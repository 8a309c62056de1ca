import { formatTime, parseTime, shownDigits, truncateTime } from '../time';
import { timeDigits } from './columnType';
import { byConvention, different, verdictOf, type Judgement, type TypedValue } from './judgement';
import { wallClock } from './wallClock';

const UNITS: Readonly<Record<number, string>> = {
  [-1]: 'days',
  0: 'seconds',
  3: 'milliseconds',
  6: 'microseconds',
  9: 'nanoseconds',
};

/** What ClickHouse's types can hold; casts clamp to it (tried on ClickHouse 26.7; up to 25.x a DateTime64 ended where a Date32 does). */
const RANGES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  datetime: [['1970-01-01', '2106-02-07T06:28:15Z']],
  datetime32: [['1970-01-01', '2106-02-07T06:28:15Z']],
  datetime64: [
    ['0001-01-01', '9999-12-31T23:59:59.999999999Z'],
    ['1900-01-01', '2299-12-31T23:59:59.999999999Z'],
  ],
  date: [['1970-01-01', '2149-06-06']],
  date32: [['1900-01-01', '2299-12-31']],
};

/** Beyond every time that either store holds. */
const ENDLESS = 10n ** 30n;

/**
 * Times are equal when they are at the coarser declared precision, by truncation; one without a time zone is UTC or, by convention, what a
 * clock shows in the zone of the other. null when one of them is no time.
 */
export function compareTimes(left: TypedValue, right: TypedValue): Judgement | null {
  if (typeof left.value !== 'string' || typeof right.value !== 'string') return null;
  const [a, b] = [readTime(left.value), parseTime(right.value)];
  if (a === null || b === null) return null;
  const digits = Math.min(digitsOf(left, 'truth'), digitsOf(right, 'copy'));
  const edge = clampedTo(a, b, digits, right);
  if (edge !== null) {
    const shown = formatTime(edge, 0).replace('T', ' ').replace('Z', '');
    return byConvention(`${right.type.declared} clamps to ${shown}`, `clamped to ${shown}`);
  }
  const same = isCutTo(a, b, digits);
  const wall = same ? null : wallClock(left, right);
  if (wall !== null && isCutTo(a, wall.time, digits))
    return byConvention(`a timestamp without time zone, as a clock shows it in ${wall.zone}`);
  const unit = UNITS[digits] ?? `${digits} decimals of a second`;
  if (digitsOf(left, 'truth') === digitsOf(right, 'copy')) return verdictOf(same, `exact time, ${unit}`);
  return verdictOf(
    same,
    `times ${same ? 'equal' : 'compared'} at ${unit}, the coarser declared precision`,
    a === b ? null : `cut to ${unit}`,
  );
}

/** A time before Christ and the infinities lie beyond what a column of ClickHouse holds. */
function readTime(text: string): bigint | null {
  if (text === 'infinity') return ENDLESS;
  if (text === '-infinity' || /^\d{4,6}-\d\d-\d\d.* BC$/.test(text)) return -ENDLESS;
  return parseTime(text);
}

/** Text is read towards the past; from one DateTime64 to another ClickHouse cuts towards 1970 (tried on 26.7). */
function isCutTo(a: bigint, b: bigint, digits: number): boolean {
  const [x, y] = [truncateTime(a, digits), truncateTime(b, digits)];
  return x === y || (a < 0n && digits >= 0 && -truncateTime(-a, digits) === y);
}

/**
 * Values carry exactly the digits their column declares, so fewer digits than the catalogue's type mean a coarser column. A text that shows
 * whole seconds or milliseconds was cut to them; with any other number of digits it is printed without zeros at its end.
 */
function digitsOf(side: TypedValue, as: 'truth' | 'copy'): number {
  const text = String(side.value);
  const shown = shownDigits(text);
  const declared = timeDigits(side.type);
  if (declared !== null) return Math.min(declared, shown);
  if (as === 'truth') return 9;
  if (/^\d+-\d\d-\d\d$/.test(text)) return -1;
  return shown === 0 || shown === 3 ? shown : 9;
}

/** The end of the copy's type at which a time beyond it was stored; null where it was not. */
function clampedTo(time: bigint, stored: bigint, digits: number, { store, type }: TypedValue): bigint | null {
  if (store !== 'clickhouse') return null;
  const edges = (RANGES[type.base] ?? []).flatMap(([from, to]) => {
    const [first, last] = [parseTime(from) ?? 0n, parseTime(to) ?? 0n];
    return time < first ? [first] : time > last ? [last] : [];
  });
  return edges.find((edge) => truncateTime(edge, digits) === truncateTime(stored, digits)) ?? null;
}

const SECOND_DIGITS = 9;

/** A time, a day or a time of day against a whole number: of days, seconds, milliseconds, microseconds or nanoseconds since its beginning. */
export function compareCount(
  time: { readonly nanoseconds: bigint; readonly digits: number },
  count: bigint,
  since: string,
): Judgement {
  const { nanoseconds, digits } = time;
  const units = digits < 0 ? [-1, 0, 3, 6, 9] : [0, 3, 6, 9];
  for (const unit of units) {
    const size = unit < 0 ? 86_400n * 10n ** 9n : 10n ** BigInt(SECOND_DIGITS - unit);
    if (truncateTime(nanoseconds, unit) !== count * size) continue;
    return verdictOf(
      true,
      `whole ${UNITS[unit]} since ${since}`,
      count * size === nanoseconds ? null : `cut to ${UNITS[unit]}`,
    );
  }
  return different(`whole seconds, or parts of them, since ${since}`);
}

/** Of either side: a number for which the other one is a time. */
export function compareTimeWithNumber(truth: TypedValue, copy: TypedValue): Judgement | null {
  const [time, number] = truth.type.kind === 'integer' ? [copy, truth] : [truth, copy];
  const nanoseconds = parseTime(String(time.value));
  if (nanoseconds === null || !/^-?\d+$/.test(String(number.value))) return null;
  return compareCount({ nanoseconds, digits: timeDigits(time.type) ?? 9 }, BigInt(String(number.value)), '1970');
}
