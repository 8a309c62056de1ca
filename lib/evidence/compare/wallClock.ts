import { parseTime } from '../time';
import type { ColumnType } from './columnType';
import type { TypedValue } from './judgement';

const SECOND = 1_000_000_000n;

/**
 * What a clock shows at the time of `copy` where its column or its text says so, as if it were UTC; null unless `truth` is a timestamp
 * without time zone, which may have been stored as just that.
 */
export function wallClock(
  truth: TypedValue,
  copy: TypedValue,
): { readonly time: bigint; readonly zone: string } | null {
  const { type } = truth;
  if (truth.store !== 'postgres' || type.kind !== 'timestamp' || type.zoned || typeof copy.value !== 'string')
    return null;
  const written = /^(.*[T ]\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d(?::?\d\d)?)$/.exec(copy.value);
  if (copy.type.kind === 'text' && written !== null) {
    const time = parseTime(written[1] ?? '');
    return time === null ? null : { time, zone: `the zone ${written[2] ?? ''} that the text names` };
  }
  const zone = zoneOf(copy.type);
  const instant = parseTime(copy.value);
  if (zone === null || instant === null) return null;
  const offset = offsetSeconds(instant, zone);
  return offset === null ? null : { time: instant + BigInt(offset) * SECOND, zone };
}

/** The time zone that a DateTime declares; null where it has none of its own, or UTC. */
function zoneOf(type: ColumnType): string | null {
  const last = type.kind === 'timestamp' ? type.arguments.at(-1) : undefined;
  const zone = /^'(.*)'$/.exec(last ?? '')?.[1] ?? null;
  return zone === 'UTC' ? null : zone;
}

const formats = new Map<string, Intl.DateTimeFormat | null>();

/** null for a zone that is not known here. */
function offsetSeconds(instant: bigint, zone: string): number | null {
  const format = formats.get(zone) ?? openFormat(zone);
  if (formats.size < 500) formats.set(zone, format);
  const seconds = instant / SECOND - (instant % SECOND < 0n ? 1n : 0n);
  const ms = Number(seconds) * 1000;
  // Dates of JavaScript reach 270,000 years to either side.
  if (format === null || Math.abs(ms) > 8e15) return null;
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  if (parts.era !== 'AD' && parts.era !== 'A') return null;
  const { year = '', month, day, hour, minute, second } = parts;
  const shown = parseTime(`${year.padStart(4, '0')}-${month}-${day} ${hour}:${minute}:${second}`);
  return shown === null ? null : Number(shown / SECOND - seconds);
}

function openFormat(timeZone: string): Intl.DateTimeFormat | null {
  const two = '2-digit';
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
  } catch {
    return null;
  }
}
