import type { FieldValue } from '@/lib/record/fieldValue';
import { decimalScale } from './columnType';
import { equal, verdictOf, type Judgement, type TypedValue } from './judgement';

interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/**
 * Numbers: exact; through Float32 by rounding both to it; Decimals and integers at the coarser declared scale; NaN equals NaN by rule, -0 equals 0.
 * null when one of the values is no number.
 */
export function compareNumbers(left: TypedValue, right: TypedValue): Judgement | null {
  const [a, b] = [readNumber(left.value), readNumber(right.value)];
  if (a === null || b === null) return null;
  if (Number.isNaN(a) && Number.isNaN(b)) return equal('NaN on both sides counts as equal');
  if (!Number.isFinite(a) || !Number.isFinite(b)) return verdictOf(a === b, 'exact number');
  const scales = [decimalScale(left.type), decimalScale(right.type)].filter((scale) => scale !== null);
  if (scales.length === 0 && (isSingle(left) || isSingle(right))) {
    return verdictOf(
      Math.fround(a) === Math.fround(b),
      'numbers rounded to Float32, the coarser declared type',
      a === b ? null : 'rounded to Float32',
    );
  }
  if (scales.length > 0 || typeof left.value === 'string' || typeof right.value === 'string') {
    const [x, y] = [readDecimal(left.value), readDecimal(right.value)];
    if (x && y)
      return scales.length > 0
        ? compareAtScale(x, y, Math.min(...scales), a)
        : verdictOf(sameDecimal(x, y), 'exact number');
  }
  return verdictOf(a === b, a === b && !Object.is(a, b) ? '-0 counts as 0' : 'exact number');
}

/** ClickHouse cuts what does not fit the scale; from a double it multiplies first, so 0.29 may become 0.28. */
function compareAtScale(x: Decimal, y: Decimal, scale: number, source: number): Judgement {
  const target = cut(y, scale);
  const multiplied = Math.trunc(source * 10 ** scale);
  // Beyond what a double holds there is nothing to multiply.
  const same = cut(x, scale) === target || (Number.isFinite(multiplied) && BigInt(multiplied) === target);
  const rule =
    scale === 0
      ? 'whole numbers, the coarser declared type'
      : `numbers at ${scale} decimals, the coarser declared scale`;
  return verdictOf(same, rule, sameDecimal(x, y) ? null : `cut to ${scale} decimals`);
}

function isSingle(side: TypedValue): boolean {
  return side.type.base === 'float32' || side.type.base === 'real';
}

function readNumber(value: FieldValue): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string' || value.trim() === '') return null;
  if (/^nan$/i.test(value)) return Number.NaN;
  const number = Number(value);
  return Number.isNaN(number) ? null : number;
}

/** null beyond 400 digits of exponent: no column of these stores holds such a number. */
function readDecimal(value: FieldValue): Decimal | null {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i.exec(String(value));
  if (!match || `${match[2]}${match[3]}` === '') return null;
  const digits = BigInt(`${match[1] === '-' ? '-' : ''}${match[2]}${match[3]}`);
  const scale = (match[3] ?? '').length - Number(match[4] ?? 0);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
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
