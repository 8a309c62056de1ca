import type { FieldValue } from '@/lib/record/fieldValue';
import { elapsedMs, parseTime, shownDigits, truncateTime } from '../time';
import { isTypeDefault, type ColumnType } from './columnType';

/**
 * How a value can change on its way into ClickHouse, so that a copy that is the right write is not equal to it:
 * `default` the column's default in its place · `placeholder` a marker that a pipeline writes for what it was not sent · `truncated` its
 * beginning only · `rounded` a number with fewer digits · `shifted` a time off by whole quarters of an hour, as zones are · `scaled` a number
 * times a power of ten · `encoding` characters that did not survive · `reordered` the same items in another order.
 */
export type AlterationKind =
  'default' | 'placeholder' | 'truncated' | 'rounded' | 'shifted' | 'scaled' | 'encoding' | 'reordered';

export interface Alteration {
  readonly kind: AlterationKind;
  /** For `shifted`: from Postgres' time to ClickHouse's. */
  readonly shiftMs: number | null;
  /** True where only the right value could have become this one: no older value looks like that by chance. */
  readonly proves: boolean;
}

/** What pipelines write for a value that the log did not carry (unchanged TOAST); nobody else writes that. */
const UNCHANGED: ReadonlySet<string> = new Set([
  '__debezium_unavailable_value',
  '__toasted_unchanged__',
  'unchanged-toast-datum',
]);
/** What they write in place of NULL. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(['NULL', 'null', '\\N']);

const QUARTER_HOUR_MS = 900_000;
const MINUTE_NS = 60_000_000_000n;
/** Zones lie between UTC-12 and UTC+14, so two of them lie at most this far apart. */
const WIDEST_SHIFT_MS = 26 * 3_600_000;
/** Agreeing in so many digits is no accident. */
const PROVING_DIGITS = 6;

/** How the value in ClickHouse came from Postgres', if it may have; null when it is simply another one. */
export function alterationOf(postgres: FieldValue, clickhouse: FieldValue, type: ColumnType): Alteration | null {
  const found = (kind: AlterationKind, proves = false, shiftMs: number | null = null): Alteration => ({
    kind,
    proves,
    shiftMs,
  });
  if (clickhouse === null || isTypeDefault(clickhouse, type)) return postgres === null ? null : found('default');
  if (typeof clickhouse === 'string' && UNCHANGED.has(clickhouse)) return found('placeholder', true);
  if (typeof clickhouse === 'string' && PLACEHOLDERS.has(clickhouse)) return found('placeholder');
  if (Array.isArray(postgres) && Array.isArray(clickhouse)) return listAlteration(postgres, clickhouse, found);
  if (postgres === null || typeof postgres === 'object' || typeof clickhouse === 'object') return null;
  const [a, b] = [String(postgres), String(clickhouse)];
  const [from, to] = [parseTime(a), parseTime(b)];
  if (from !== null && to !== null) {
    // What the column's precision cut off is no part of the shift.
    const shiftMs = elapsedMs(truncateTime(from, shownDigits(b)), to);
    const zone = shiftMs !== 0 && shiftMs % QUARTER_HOUR_MS === 0 && Math.abs(shiftMs) <= WIDEST_SHIFT_MS;
    // What a person changes by half an hour has no odd seconds.
    return zone ? found('shifted', from % MINUTE_NS !== 0n, shiftMs) : null;
  }
  return numberAlteration(a, b, found) ?? textAlteration(a, b, found);
}

type Found = (kind: AlterationKind, proves?: boolean) => Alteration;

function listAlteration(a: readonly (string | null)[], b: readonly (string | null)[], found: Found): Alteration | null {
  const sorted = (items: readonly (string | null)[]) => JSON.stringify([...items].sort());
  if (sorted(a) === sorted(b)) return found('reordered');
  return b.length < a.length && b.every((item, index) => item === a[index]) ? found('truncated') : null;
}

function numberAlteration(a: string, b: string, found: Found): Alteration | null {
  const [x, y] = [readDecimal(a), readDecimal(b)];
  if (!x || !y || x.negative !== y.negative || x.digits === '' || y.digits === '') return null;
  if (x.digits === y.digits) return found('scaled', x.digits.length >= PROVING_DIGITS);
  if (x.exponent !== y.exponent || y.digits.length >= x.digits.length) return null;
  const kept = y.digits.length;
  const gap = BigInt(x.digits.slice(0, kept)) - BigInt(y.digits);
  return gap >= -1n && gap <= 0n ? found('rounded', kept >= PROVING_DIGITS) : null;
}

/** A number's digits without leading and trailing zeros, and where its point stands before the first of them. */
function readDecimal(
  text: string,
): { readonly negative: boolean; readonly digits: string; readonly exponent: number } | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  if (!match) return null;
  const [, minus, whole = '', fraction = '', power = '0'] = match;
  const all = `${whole}${fraction}`;
  const leading = /^0*/.exec(all)?.[0].length ?? 0;
  return {
    negative: minus === '-',
    digits: all.slice(leading).replace(/0+$/, ''),
    exponent: whole.length - leading + Number(power),
  };
}

function textAlteration(a: string, b: string, found: Found): Alteration | null {
  if (b.length < a.length && a.startsWith(b)) return found('truncated');
  const unreadable = /[?\uFFFD]/;
  if (!unreadable.test(b)) return null;
  const pattern = [...b].map((character) => (unreadable.test(character) ? null : character));
  const [left, right] = [pattern.indexOf(null), pattern.length - 1 - pattern.lastIndexOf(null)];
  const kept = [...a];
  const same =
    pattern.slice(0, left).every((character, index) => character === kept[index]) &&
    pattern.slice(pattern.length - right).every((character, index) => character === kept[kept.length - right + index]);
  return same && /[^\u0000-\u007f]/.test(a) ? found('encoding', left + right >= PROVING_DIGITS) : null;
}
