import type { FieldValue } from '@/lib/record/fieldValue';
import { decimalScale, type ColumnType } from './columnType';
import { equal, verdictOf, type Judgement, type TypedValue } from './judgement';

interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/**
 * Numbers: exact; through a float by rounding both to it; the truth cut to the scale that the copy declares; NaN equals NaN by rule, -0
 * equals 0. A copy can lose digits but never gain any, so its own are never cut. null when one of the values is no number.
 */
export function compareNumbers(left: TypedValue, right: TypedValue): Judgement | null {
  const money = left.type.base === 'money' || right.type.base === 'money';
  const [x, y] = [left, right].map(({ value, type }) =>
    readNumber(money && type.kind === 'text' && typeof value === 'string' ? amountOf(value) : value),
  ) as [Decimal | number | null, Decimal | number | null];
  if (x === null || y === null) return null;
  if (typeof x === 'number' || typeof y === 'number') {
    if (Number.isNaN(x) && Number.isNaN(y)) return equal('NaN on both sides counts as equal');
    return verdictOf(x === y, 'exact number');
  }
  const [a, b] = [toDouble(left.value, x), toDouble(right.value, y)];
  const same = sameDecimal(x, y);
  const rounded = [left.type, right.type].flatMap((type) => ROUNDED[precisionOf(type)] ?? []);
  const through = rounded.find(({ round }) => round(a) === round(b));
  if (through?.name === 'Float64') {
    if (!same) return equal('numbers rounded to Float64', 'rounded to Float64');
    return equal(Object.is(a, b) || a !== 0 ? 'exact number' : '-0 counts as 0');
  }
  if (through !== undefined)
    return equal(
      `numbers rounded to ${through.name}, the coarser declared type`,
      same ? null : `rounded to ${through.name}`,
    );
  const [held, kept] = [decimalScale(left.type), decimalScale(right.type)];
  if (kept !== null && (held === null || held > kept))
    return compareAtScale(x, y, kept, left.type.kind === 'float' ? a : null);
  const [coarser] = rounded.filter(({ name }) => name !== 'Float64');
  return verdictOf(
    same,
    coarser === undefined ? 'exact number' : `numbers rounded to ${coarser.name}, the coarser declared type`,
  );
}

interface Rounding {
  readonly name: string;
  readonly round: (value: number) => number;
}

/** The coarsest first, where a pair has two. */
const ROUNDED: Readonly<Record<string, Rounding>> = {
  bfloat16: { name: 'BFloat16', round: toBFloat16 },
  single: { name: 'Float32', round: Math.fround },
  double: { name: 'Float64', round: (value) => value },
};

function precisionOf({ base, kind }: ColumnType): string {
  if (kind !== 'float') return '';
  if (base === 'bfloat16') return base;
  return base === 'float32' || base === 'real' || base === 'float4' ? 'single' : 'double';
}

/** The upper half of a Float32: ClickHouse cuts the lower one off (tried on 26.7). */
function toBFloat16(value: number): number {
  const [bits = 0] = new Uint32Array(Float32Array.of(value).buffer);
  return new Float32Array(Uint32Array.of((bits & 0xffff_0000) >>> 0).buffer)[0] ?? value;
}

/** ClickHouse cuts what does not fit the scale; from a double it multiplies first, so 0.29 may become 0.28. */
function compareAtScale(x: Decimal, y: Decimal, scale: number, double: number | null): Judgement {
  const target = cut(y, scale);
  const multiplied = double === null ? Infinity : Math.trunc(double * 10 ** scale);
  // Beyond what a double holds there is nothing to multiply.
  const same = cut(x, scale) === target || (Number.isFinite(multiplied) && BigInt(multiplied) === target);
  const rule =
    scale === 0
      ? 'whole numbers, the coarser declared type'
      : `numbers at ${scale} decimals, the coarser declared scale`;
  return verdictOf(same, rule, sameDecimal(x, y) ? null : `cut to ${scale} decimals`);
}

/** What is no decimal is NaN or an infinity; null: no number, or one of more than 400 digits of exponent, which no column holds. */
function readNumber(value: FieldValue): Decimal | number | null {
  if (typeof value === 'boolean') return { digits: BigInt(value), scale: 0 };
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const text = String(value).trim();
  if (/^nan$/i.test(text)) return Number.NaN;
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return readDecimal(text);
}

function readDecimal(text: string): Decimal | null {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i.exec(text);
  if (!match || `${match[2]}${match[3]}` === '') return null;
  const digits = BigInt(`${match[1] === '-' ? '-' : ''}${match[2]}${match[3]}`);
  const scale = (match[3] ?? '').length - Number(match[4] ?? 0);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** `-$1,234.50` and `1.234,50 €` → `1234.50`: of separators the last one, where two digits follow it. */
function amountOf(text: string): string {
  const digits = text.replace(/[^\d.,]/g, '');
  const [, whole = '', fraction] = /^(.*?)(?:[.,](\d\d))?$/.exec(digits) ?? [];
  const minus = /[-(]/.test(text) ? '-' : '';
  return `${minus}${whole.replace(/[.,]/g, '')}${fraction === undefined ? '' : `.${fraction}`}`;
}

function toDouble(value: FieldValue, { digits, scale }: Decimal): number {
  return typeof value === 'number' ? value : Number(`${digits}e-${scale}`);
}

function cut(value: Decimal, scale: number): bigint {
  return value.scale > scale
    ? value.digits / 10n ** BigInt(value.scale - scale)
    : value.digits * 10n ** BigInt(scale - value.scale);
}

function sameDecimal(x: Decimal, y: Decimal): boolean {
  const scale = Math.max(x.scale, y.scale);
  return cut(x, scale) === cut(y, scale);
}
