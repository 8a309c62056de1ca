import type { FieldValue } from '@/lib/record/fieldValue';
import type { ClickHouseValue } from './decodeRows';
import { quoteClickHouse } from './quoteClickHouse';

const plain = /^(String|Bool|U?Int(8|16|32)|FixedString\(\d+\)|Array\((LowCardinality\()?String\)?\))$/;

/**
 * A column as an expression whose JSON loses nothing whatever the user's settings are: times in UTC, and as text whatever JSON
 * numbers would cut (64-bit integers, decimals) or could not say (NaN).
 */
export function selectExpression(column: string, declaredType: string): string {
  return textExpression(quoteClickHouse(column), declaredType);
}

function textExpression(name: string, declaredType: string): string {
  const type = innerType(declaredType);
  if (/^DateTime(64)?\b/.test(type)) return `toString(toTimeZone(${name}, 'UTC'))`;
  if (plain.test(type)) return name;
  const item = itemType(type);
  if (item !== null) return `arrayMap(x -> ${isNested(item) ? 'toJSONString(x)' : textExpression('x', item)}, ${name})`;
  if (type.startsWith('AggregateFunction')) return `toString(finalizeAggregation(${name}))`;
  return isNested(type) ? `toJSONString(${name})` : `toString(${name})`;
}

/** `Array(T)` → `T`; null for any other type. */
function itemType(type: string): string | null {
  return /^Array\((.*)\)$/s.exec(type)?.[1] ?? null;
}

/** Values inside values: told as JSON. */
function isNested(type: string): boolean {
  return /^(Array|Map|Tuple|Nested|JSON|Object|Variant|Dynamic)\b/.test(innerType(type));
}

/** `LowCardinality(Nullable(String))` → `String`. */
export function innerType(declaredType: string): string {
  const wrapped =
    /^(?:LowCardinality|Nullable)\((.*)\)$/s.exec(declaredType)?.[1] ??
    /^SimpleAggregateFunction\(\w+, (.*)\)$/s.exec(declaredType)?.[1];
  return wrapped === undefined ? declaredType : innerType(wrapped);
}

/** One value that `selectExpression` fetched. A flag that an old table keeps as UInt8 is a number. */
export function convertClickHouse(value: ClickHouseValue, declaredType: string): FieldValue {
  if (value === null) return null;
  const type = innerType(declaredType);
  if (Array.isArray(value)) {
    const item = innerType(itemType(type) ?? '');
    return value.map((element) => (element === null ? null : convertItem(String(element), item)));
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text = String(value);
  if (/^DateTime(64)?\b/.test(type)) return convertTime(text, type);
  if (/^(Float(32|64)|BFloat16)$/.test(type)) return convertFloat(text);
  // ClickHouse fills a FixedString up with NUL; that is no part of the value.
  if (type.startsWith('FixedString')) return text.replace(/(?<!\0)\0+$/, '');
  return text;
}

function convertItem(text: string, type: string): string {
  return /^DateTime(64)?\b/.test(type) ? convertTime(text, type) : text;
}

/** `2026-01-18 10:32:07.418` → `2026-01-18T10:32:07.418Z`, with the digits that the type declares; DateTime has none. */
function convertTime(text: string, type: string): string {
  const match = /^(\d{4,5}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?Z?$/.exec(text);
  if (match === null) return text;
  const [, day, time, fraction = ''] = match;
  const digits = Number(/^DateTime64\((\d)/.exec(type)?.[1] ?? 0);
  return `${day}T${time}${digits === 0 ? '' : `.${fraction.padEnd(digits, '0').slice(0, digits)}`}Z`;
}

function convertFloat(text: string): FieldValue {
  const special = /^(-?)(nan|inf)/i.exec(text);
  if (special === null) return Number(text);
  return special[2]?.toLowerCase() === 'nan' ? 'NaN' : `${special[1] ?? ''}Infinity`;
}
