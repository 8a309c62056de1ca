import { timeDigits } from './columnType';
import { compareCount } from './compareTimes';
import { different, equal, verdictOf, type Judgement, type TypedValue } from './judgement';

const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;

interface Clock {
  readonly nanoseconds: bigint;
  /** Seconds east of UTC; null where none is told. */
  readonly offset: number | null;
  readonly digits: number;
}

/** Times of day, at the coarser declared precision; where one side has no offset, as written or in UTC. null when one of them is none. */
export function compareClocks(truth: TypedValue, copy: TypedValue): Judgement | null {
  if (copy.type.kind === 'integer' || truth.type.kind === 'integer') return compareWithNumber(truth, copy);
  const [a, b] = [readClock(truth), readClock(copy)];
  if (a === null || b === null) return null;
  const unit = 10n ** BigInt(9 - Math.min(a.digits, b.digits));
  const cut = (time: bigint) => (time < 0n ? time + DAY : time) / unit;
  const inUtc = ({ nanoseconds, offset }: Clock) => (nanoseconds - BigInt(offset ?? 0) * SECOND + DAY) % DAY;
  const loss = a.nanoseconds % unit === 0n ? null : 'cut in its decimals';
  if (a.offset === null || b.offset === null) {
    const same = cut(a.nanoseconds) === cut(b.nanoseconds) || cut(inUtc(a)) === cut(inUtc(b));
    const offset = a.offset === b.offset ? null : 'the offset';
    return verdictOf(same, offset === null ? 'time of day' : 'time of day, as written or in UTC', offset ?? loss);
  }
  return verdictOf(cut(inUtc(a)) === cut(inUtc(b)), 'time of day in UTC', loss);
}

function compareWithNumber(truth: TypedValue, copy: TypedValue): Judgement | null {
  const [time, number] = truth.type.kind === 'integer' ? [copy, truth] : [truth, copy];
  const clock = readClock(time);
  if (clock === null || !/^-?\d+$/.test(String(number.value))) return null;
  return compareCount(clock, BigInt(String(number.value)), 'midnight');
}

const CLOCK = /^(-?)(\d{1,3}):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d(?::?\d\d){0,2})?$/;

function readClock({ value, type }: TypedValue): Clock | null {
  const match = CLOCK.exec(String(value));
  if (match === null) return null;
  const [, minus, hours, minutes, seconds, fraction = '', zone] = match;
  const whole = BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * SECOND;
  const nanoseconds = (whole + BigInt(fraction.padEnd(9, '0'))) * (minus === '-' ? -1n : 1n);
  return { nanoseconds, offset: zone === undefined ? null : offsetOf(zone), digits: timeDigits(type) ?? 9 };
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const [hours = 0, minutes = 0, seconds = 0] = zone.slice(1).replaceAll(':', '').match(/\d\d/g)!.map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

interface Interval {
  readonly months: bigint;
  readonly days: bigint;
  readonly microseconds: bigint;
}

const MICROSECOND_OF: Readonly<Record<string, bigint>> = {
  microsecond: 1n,
  millisecond: 1_000n,
  second: 1_000_000n,
  minute: 60_000_000n,
  hour: 3_600_000_000n,
  day: 86_400_000_000n,
  week: 604_800_000_000n,
};
const MONTHS_OF: Readonly<Record<string, bigint>> = { month: 1n, quarter: 3n, year: 12n };
const [DAY_US, MONTH_US] = [86_400_000_000n, 30n * 86_400_000_000n];

/**
 * Intervals: months, days and time as Postgres keeps them; against a count of one unit, cut to it, a month being 30 days, and twelve of them
 * 365.25 days as Postgres' `extract(epoch …)` has it. null when one of them is none.
 */
export function compareIntervals(truth: TypedValue, copy: TypedValue): Judgement | null {
  const count = [truth, copy].find(
    ({ type: { kind, base } }) => kind === 'integer' || (base !== 'interval' && kind === 'interval'),
  );
  const other = count === truth ? copy : truth;
  if (count !== undefined) return compareWithCount(readInterval(String(other.value)), count);
  const [a, b] = [readInterval(String(truth.value)), readInterval(String(copy.value))];
  if (a === null || b === null) return null;
  return verdictOf(
    a.months === b.months && a.days === b.days && a.microseconds === b.microseconds,
    'months, days and time of an interval',
  );
}

function compareWithCount(interval: Interval | null, { value, type }: TypedValue): Judgement | null {
  if (interval === null || !/^-?\d+$/.test(String(value))) return null;
  const count = BigInt(String(value));
  const { months, days, microseconds } = interval;
  const rest = days * DAY_US + microseconds;
  const totals = [months * MONTH_US + rest, (months / 12n) * 31_557_600_000_000n + (months % 12n) * MONTH_US + rest];
  const unit = type.base.replace(/^interval/, '');
  const inMonths = MONTHS_OF[unit];
  if (inMonths !== undefined)
    return verdictOf(
      months / inMonths === count,
      `whole ${unit}s of an interval`,
      months % inMonths === 0n && rest === 0n ? null : `cut to ${unit}s`,
    );
  const units = type.kind === 'integer' ? ['second', 'millisecond', 'microsecond', 'nanosecond'] : [unit];
  for (const each of units) {
    for (const total of totals) {
      const [nanoseconds, size] = [total * 1000n, each === 'nanosecond' ? 1n : (MICROSECOND_OF[each] ?? 0n) * 1000n];
      if (size !== 0n && nanoseconds / size === count)
        return equal(`whole ${each}s of an interval`, nanoseconds % size === 0n ? null : `cut to ${each}s`);
    }
  }
  return different('an interval as a whole number of one unit');
}

/** As Postgres prints it in any of its styles but `sql_standard`. */
function readInterval(text: string): Interval | null {
  const iso = /^P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+(?:\.\d+)?)S)?)?$/.exec(
    text,
  );
  if (iso !== null) {
    const [years, months, days, hours, minutes] = [1, 2, 3, 4, 5].map((group) => BigInt(iso[group] ?? 0)) as [
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    return {
      months: years * 12n + months,
      days,
      microseconds: (hours * 3600n + minutes * 60n) * 1_000_000n + microseconds(iso[6] ?? '0'),
    };
  }
  const ago = text.endsWith(' ago') ? -1n : 1n;
  const words = text.split(' ').filter((word) => word !== '' && word !== '@' && word !== 'ago');
  const found = { months: 0n, days: 0n, microseconds: 0n };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const clock = /^([+-]?)(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(word);
    if (clock !== null) {
      const [, sign, hours = '0', minutes = '0', seconds = '0'] = clock;
      const time = (BigInt(hours) * 3600n + BigInt(minutes) * 60n) * 1_000_000n + microseconds(seconds);
      found.microseconds += sign === '-' ? -time : time;
      continue;
    }
    at += 1;
    const unit = UNIT.exec(words[at] ?? '')?.[1] ?? '';
    if (unit.startsWith('sec') && /^[+-]?\d+(?:\.\d+)?$/.test(word)) found.microseconds += microseconds(word);
    else if (unit === '' || !/^[+-]?\d+$/.test(word)) return null;
    else if (unit === 'year') found.months += BigInt(word) * 12n;
    else if (unit.startsWith('mon')) found.months += BigInt(word);
    else if (unit === 'day') found.days += BigInt(word);
    else found.microseconds += BigInt(word) * (unit === 'hour' ? 3_600_000_000n : 60_000_000n);
  }
  if (words.length === 0) return null;
  return { months: ago * found.months, days: ago * found.days, microseconds: ago * found.microseconds };
}

const UNIT = /^(year|mon|month|day|hour|min|minute|sec|second)s?$/;

/** Of seconds with a fraction. */
function microseconds(seconds: string): bigint {
  const [whole = '', fraction = ''] = seconds.replace(/^[+-]/, '').split('.');
  const value = BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
  return seconds.startsWith('-') ? -value : value;
}
