import type { FieldKind } from '@/lib/record/catalogue';
import type { FieldValue } from '@/lib/record/fieldValue';
import type { ClickHouseValue } from './decodeRows';
import { quoteClickHouse } from './quoteClickHouse';

const plain = /^(String|Bool|U?Int(8|16|32)|FixedString\(\d+\)|Array\((LowCardinality\()?String\)?\))$/;

/**
 * A column as an expression whose JSON loses nothing whatever the user's settings are: times in UTC, and as text whatever JSON
 * numbers would cut (64-bit integers, decimals) or could not say (NaN).
 */
export function selectExpression(column: string, declaredType: string): string {
  const name = quoteClickHouse(column);
  const type = innerType(declaredType);
  if (/^DateTime(64)?\b/.test(type)) return `toString(toTimeZone(${name}, 'UTC'))`;
  if (plain.test(type)) return name;
  if (type.startsWith('Array(')) return `arrayMap(x -> toString(x), ${name})`;
  return `toString(${name})`;
}

/** `LowCardinality(Nullable(String))` → `String`. */
export function innerType(declaredType: string): string {
  const wrapped = /^(?:LowCardinality|Nullable)\((.*)\)$/.exec(declaredType)?.[1];
  return wrapped === undefined ? declaredType : innerType(wrapped);
}

/** One value that `selectExpression` fetched. `kind` matters only where a type is ambiguous: old tables keep flags as UInt8. */
export function convertClickHouse(value: ClickHouseValue, declaredType: string, kind: FieldKind): FieldValue {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((element) => (element === null ? null : String(element)));
  const type = innerType(declaredType);
  if (typeof value === 'number') return kind === 'boolean' ? value !== 0 : value;
  if (typeof value === 'boolean') return value;
  const text = String(value);
  if (/^DateTime(64)?\b/.test(type)) return convertTime(text, type);
  if (/^(Float(32|64)|BFloat16)$/.test(type)) return convertFloat(text);
  // ClickHouse fills a FixedString up with NUL; that is no part of the value.
  if (type.startsWith('FixedString')) return text.replace(/(?<!\0)\0+$/, '');
  return text;
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
